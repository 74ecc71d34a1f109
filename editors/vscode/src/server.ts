/** Which server to run, and when: what needs no editor to be decided. */

import * as path from "node:path";

/** The settings of the extension that the server is told of. */
export interface Settings {
  configuration: string;
  select: string[];
  extendSelect: string[];
  ignore: string[];
  exclude: string[];
  minSeverity: string;
}

/** What the server is told when it starts, and when settings change. */
export function options(settings: Settings): Record<string, unknown> {
  const { configuration, minSeverity, ...lists } = settings;
  return { ...(configuration ? { configuration } : {}), ...lists, minSeverity, showsWhy: true };
}

/** The command: the setting, the binary in the extension, or the one on the `PATH`. */
export function command(
  setting: string,
  extension: string,
  platform: string,
  exists: (file: string) => boolean,
): string {
  if (setting) {
    return setting;
  }
  const bundled = path.join(extension, "bin", platform === "win32" ? "akslint.exe" : "akslint");
  return exists(bundled) ? bundled : "akslint";
}

/** The languages whose documents the server is told of. */
export const LANGUAGES = [
  "terraform",
  "terraform-vars",
  "opentofu",
  "hcl",
  "bicep",
  "bicep-params",
  "arm-template",
  "json",
  "jsonc",
] as const;

/** Whether a document is a reason to start the server: JSON is one if it is a template or holds its parameters. */
export function isRelevant(languageId: string, text: string): boolean {
  switch (languageId) {
    case "json":
    case "jsonc":
      return /schemas\/[^"]*\/[a-z]*deployment(template|parameters)\.json/i.test(text.slice(0, 10_000));
    case "hcl":
      return false;
    default:
      return (LANGUAGES as readonly string[]).includes(languageId);
  }
}
