import * as l10n from '@vscode/l10n';
import { quoteName, type Mode } from './quoting.ts';

/**
 * Whether the server reads a name as every tenant in ARCHIVELOG, NOARCHIVELOG and ALTER SYSTEM SET: it compares what
 * stands between the quotes, in any case (`resolve_tenant` and ObSystemAdminUtil, 4.0 to 4.3.3). A tenant can be called
 * so if it was made before 4.2.1. BACKUP and CANCEL BACKUP look the name up as it is (facts.md 1.4).
 */
export function meansEverybody(name: string): boolean {
  return /^all(_user|_meta)?$/i.test(name);
}

/** What can be done where a tenant has such a name; two sentences. */
export function everybodyWords(name: string): { readonly text: string; readonly advice: string } {
  return {
    text: l10n.t('The server would take the name “{0}” in this statement for every tenant.', name),
    advice: l10n.t('Log in to the tenant itself, or rename it.'),
  };
}

/**
 * ` TENANT = …` of a statement that is for one tenant; '' for the login's own. Throws where the server would take the
 * name for every tenant: such a statement must never be made.
 */
export function oneTenantClause(tenant: string | undefined, mode: Mode): string {
  if (tenant === undefined) return '';
  if (meansEverybody(tenant)) {
    const { text, advice } = everybodyWords(tenant);
    throw new Error(`${text} ${advice}`);
  }
  return ` TENANT = ${quoteName(tenant, mode)}`;
}
