// Where the product's own interface is found: the one place to adapt when it changes.
export const product = {
  container: 'OceanBase Backup',
  clustersView: 'Clusters',
  backupTenant: 'Backup Tenant',
  withoutPassword: 'Start full backup',
  withPassword: 'Start full backup with a password',
  passwordPrompt: '(1/2)',
  repeatPrompt: '(2/2)',
  /** In the panel's protection field, once the stored password was checked against the backup set. */
  verified: /verified/i,
  logName: 'OceanBase Backup',
} as const;

export const panel = {
  status: '[data-role="status"]',
  stage: '[data-role="stage"]',
  percent: '[data-role="percent"]',
  bytes: '[data-role="bytes"]',
  protection: '[data-role="protection"]',
  outcome: '[data-role="outcome"]',
  /** The outcome's attribute with its kind: completed, failed, canceled… */
  outcomeKind: 'data-outcome',
  outcomeReason: '[data-role="outcome"] p',
  setId: '[data-role="set-id"]',
} as const;
