// Runs the module in node: what it finds in three languages, how deep it can go, and that it needs nothing of its host.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";

const bytes = await readFile(process.argv[2]);
const module = await WebAssembly.compile(bytes);
assert.deepEqual(WebAssembly.Module.imports(module), [], "it imports nothing: no clock, no files, no chance");

/** The report on files, by a new instance. */
async function check(files) {
  const { memory, input, output, check } = (await WebAssembly.instantiate(module, {})).exports;
  const text = new TextEncoder().encode(JSON.stringify(files));
  const address = input(text.length);
  new Uint8Array(memory.buffer, address, text.length).set(text);
  const length = check();
  const report = new Uint8Array(memory.buffer, output(), length);
  return JSON.parse(new TextDecoder().decode(report));
}

const rules = (report) => report.findings.map((finding) => `${finding.path} ${finding.rule}`);

const cluster = 'resource "azurerm_kubernetes_cluster" "aks" {\n  name = VALUE\n}\n';
const template = {
  $schema: "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
  contentVersion: "1.0.0.0",
  resources: [{ type: "Microsoft.ContainerService/managedClusters", apiVersion: "2024-09-01", name: "aks", properties: {} }],
};
const bicep = "resource aks 'Microsoft.ContainerService/managedClusters@2024-09-01' = {\n  name: 'aks'\n  properties: {}\n}\n";
const report = await check({
  "/code/a/main.tf": cluster.replace("VALUE", '"aks"'),
  "/code/b.json": JSON.stringify(template),
  "/code/c.bicep": bicep,
});
assert.deepEqual(rules(report), ["a/main.tf missing-identity", "b.json missing-identity", "c.bicep missing-identity"]);

// The stack of a page is small, and nobody gives it another.
const deep = {
  parentheses: "(".repeat(100_000) + '"a"' + ")".repeat(100_000),
  lists: "[".repeat(5_000) + "]".repeat(5_000),
  calls: "lower(".repeat(5_000) + '"a"' + ")".repeat(5_000),
  conditions: "var.a ? 1 : ".repeat(5_000) + "2",
  negations: "!".repeat(5_000) + "true",
};
for (const [name, value] of Object.entries(deep)) {
  await check({ "/code/main.tf": cluster.replace("VALUE", value) }).catch((error) => {
    assert.fail(`${name} in Terraform: ${error}`);
  });
  const text = bicep.replace("'aks'", value.replaceAll('"', "'").replaceAll("lower", "toLower").replaceAll("var.a", "true"));
  await check({ "/code/main.bicep": text }).catch((error) => assert.fail(`${name} in Bicep: ${error}`));
}
// Locals that need each other, up to where evaluation stops.
const locals = Array.from({ length: 3_000 }, (_, n) => `  l${n} = try(local.l${n + 1}, [local.l${n + 1}], 1)`).join("\n");
await check({ "/code/main.tf": `locals {\n${locals}\n  l3000 = "a"\n}\n` + cluster.replace("VALUE", "local.l0") });
await check({ "/code/main.json": JSON.stringify(template).replace('"properties":{}', `"properties":${'{"a":'.repeat(5_000)}1${"}".repeat(5_000)}`) });
const nested = `[${"concat(".repeat(5_000)}'a'${")".repeat(5_000)}]`;
await check({ "/code/main.json": JSON.stringify({ ...template, variables: { a: nested } }) });

const files = Object.fromEntries(Array.from({ length: 200 }, (_, n) => [`/code/m${n}/main.tf`, cluster.replace("VALUE", '"a"')]));
const start = performance.now();
assert.equal((await check(files)).findings.length, 200);
console.log(`wasm: ${(bytes.length / 1e6).toFixed(1)} MB; 200 modules in ${(performance.now() - start).toFixed(0)} ms`);
