import tseslint from 'typescript-eslint';

/**
 * The layers of docs/architecture.md, lowest first: a file may import from its own folder and from those
 * before it. `commands` stands above its siblings `tree`, `backupsView`, `status` and `panel`, which do not know each other.
 */
const allLayers = ['oceanbase', 'backup', 'clusters', 'tree', 'backupsView', 'status', 'panel', 'commands'];
const mayImport = {
  oceanbase: [],
  backup: ['oceanbase'],
  clusters: ['oceanbase', 'backup'],
  tree: ['oceanbase', 'backup', 'clusters'],
  backupsView: ['oceanbase', 'backup', 'clusters'],
  status: ['oceanbase', 'backup', 'clusters'],
  panel: ['oceanbase', 'backup', 'clusters'],
  commands: ['oceanbase', 'backup', 'clusters', 'tree', 'backupsView', 'status', 'panel'],
};
const withoutVscode = ['oceanbase', 'backup'];

/** One `no-restricted-imports` block per layer; exported so that a test can plant a forbidden import. */
export const layers = allLayers.map((layer) => ({
  files: [`src/${layer}/**/*.ts`],
  rules: {
    'no-restricted-imports': [
      'error',
      {
        paths: withoutVscode.includes(layer)
          ? [{ name: 'vscode', message: `src/${layer} runs without VS Code.` }]
          : [],
        patterns: [
          ...(withoutVscode.includes(layer)
            ? [{ group: ['**/log.ts', '**/extension.ts'], message: `src/${layer} runs without VS Code.` }]
            : []),
          ...allLayers
            .filter((other) => other !== layer && !mayImport[layer].includes(other))
            .map((other) => ({
              group: [`**/${other}/**`],
              message: `src/${layer} must not know src/${other} (docs/architecture.md).`,
            })),
        ],
      },
    ],
  },
}));

export default tseslint.config(
  { ignores: ['dist', 'out', '.vscode-test', 'node_modules'] },
  {
    files: ['src/**/*.ts', 'test/**/*.ts'],
    extends: [tseslint.configs.recommendedTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true, allowDefaultCaseForExhaustiveSwitch: true },
      ],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-unnecessary-condition': 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/only-throw-error': 'error',
      'no-console': 'error',
      'max-lines': ['error', { max: 400 }],
      eqeqeq: 'error',
    },
  },
  { files: ['test/**/*.ts'], rules: { 'no-console': 'off' } },
  {
    files: ['test/unit/**/*.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            { group: ['**/sandbox/**'], message: 'The sandbox is for test/contract: the unit tier is fast.' },
            { group: ['esbuild'], message: 'What is built is for test/package: the unit tier is fast.' },
          ],
        },
      ],
    },
  },
  ...layers,
);
