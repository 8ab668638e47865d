// The refusals of facts.md 2.3 that several tests expect.
import type { Expected } from './client.ts';

export const cannotStart = (reason: string): Expected & { message: string } => ({
  errno: 9040,
  sqlstate: 'HY000',
  message: `backup can not start, because ${reason}`,
});
export const notNormal = cannotStart('tenant status is not normal.');
export const notArchiving = cannotStart('log archive status is not doing.');
export const destUnset = cannotStart('backup dest is not set.');
export const destUnsetSaidByTenant = { errno: 9040, sqlstate: 'HY000', message: 'backup can not start' };
export const inProgress = { errno: 9036, sqlstate: 'HY000', message: 'Backup is in progress' };
export const nobodyEligible = cannotStart(
  'no tenant meets the backup condition, \uFFFCplease check the tenant status, log archive status, backup data dest, and backup status for each tenant',
);
export const notSupported = (message: string): Expected => ({ errno: 1235, sqlstate: '0A000', message });
export const unknownTenant = {
  errno: 5160,
  sqlstate: 'HY000',
  message: 'invalid tenant name specified in connection string',
};
