/** What the product may weigh, in bytes (1 KB = 1,000 bytes). */
export const budgets = {
  /** What VS Code loads to activate the extension, minified. */
  mainBundle: 100_000,
  vsix: 700_000,
} as const;
