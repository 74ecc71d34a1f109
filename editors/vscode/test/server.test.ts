import assert from "node:assert/strict";
import path from "node:path";
import { test } from "node:test";

import { page } from "../src/map";
import { command, isRelevant, options } from "../src/server";

test("the binary of the extension comes before the one on the path", () => {
  const bundled = path.join("/extension", "bin", "akslint");
  assert.equal(command("", "/extension", "linux", (file) => file === bundled), bundled);
  assert.equal(command("", "/extension", "linux", () => false), "akslint");
  assert.equal(command("", "/extension", "win32", () => true), `${bundled}.exe`);
  assert.equal(command("/mine/akslint", "/extension", "linux", () => true), "/mine/akslint");
});

test("JSON is relevant if it is a template", () => {
  const schema = (name: string) =>
    `{ "$schema": "https://schema.management.azure.com/schemas/2019-04-01/${name}.json#" }`;
  assert.ok(isRelevant("json", schema("deploymentTemplate")));
  assert.ok(isRelevant("jsonc", schema("subscriptionDeploymentTemplate")));
  assert.ok(isRelevant("json", schema("deploymentParameters")));
  assert.ok(!isRelevant("json", '{ "$schema": "https://json.schemastore.org/package.json" }'));
  assert.ok(isRelevant("terraform", ""));
  assert.ok(!isRelevant("hcl", ""));
  assert.ok(!isRelevant("markdown", schema("deploymentTemplate")));
});

test("settings that are not set are not sent", () => {
  const lists = { select: [], extendSelect: ["a"], ignore: [], exclude: [] };
  assert.deepEqual(options({ configuration: "", minSeverity: "info", ...lists }), {
    ...lists,
    minSeverity: "info",
    showsWhy: true,
  });
  assert.equal(options({ configuration: "x.hcl", minSeverity: "info", ...lists })["configuration"], "x.hcl");
});

test("the map is that of the folder, or the first", () => {
  assert.equal(page({ a: "A", b: "B" }, "b"), "B");
  assert.equal(page({ a: "A" }, "c"), "A");
  assert.equal(page({}, "c"), undefined);
  assert.equal(page({ a: "A" }, undefined), "A");
});
