// Where the product's own interface is found: the one place to adapt when it changes.
export const product = {
  container: 'OceanBase Backup',
  clustersView: 'Clusters',
  backupTenant: 'Backup Tenant',
  withoutPassword: 'Back up without a password',
  withPassword: 'Protect with a password',
  startBackup: 'Start Backup',
  logName: 'OceanBase Backup',
} as const;

export const panel = {
  status: '[data-role="status"]',
  stage: '[data-role="stage"]',
  percent: '[data-role="percent"]',
  bytes: '[data-role="bytes"]',
  protection: '[data-role="protection"]',
  outcome: '[data-role="outcome"]',
  setId: '[data-role="set-id"]',
} as const;
