/** The page with the identity map, as a panel shows it. */

/** The page of one folder. Without it, there is nothing to show. */
export function page(pages: Record<string, string>, folder: string | undefined): string | undefined {
  return folder === undefined ? Object.values(pages)[0] : (pages[folder] ?? Object.values(pages)[0]);
}
