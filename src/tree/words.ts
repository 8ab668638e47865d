import type { TenantState } from '../clusters/cluster.ts';
import { rawWord } from '../oceanbase/columns.ts';

/** A span of time as a person says it: "4 s", "3 min", "5 h", "2 d". */
export function span(ms: number): string {
  const seconds = Math.round(ms / 1000);
  if (seconds < 120) return `${String(seconds)} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 120) return `${String(minutes)} min`;
  const hours = Math.round(minutes / 60);
  return hours < 48 ? `${String(hours)} h` : `${String(Math.round(hours / 24))} d`;
}

/** The archive state of a tenant: the server's own word and how far behind the archived log is. */
export function archiveWords({ tenant, archive }: TenantState): string {
  if (tenant.status !== 'NORMAL') return `tenant is ${rawWord(tenant.status)}`;
  if (!archive) return 'no log archiving';
  const word = rawWord(archive.status);
  if (archive.lagMs === null || archive.status === 'STOP') return word;
  return `${word} · ${span(archive.lagMs)} behind`;
}

export type Health = 'good' | 'changing' | 'bad' | 'off';

/** Whether the tenant could be recovered to about now, as far as its archive state says. */
export function archiveHealth({ tenant, archive }: TenantState): Health {
  if (tenant.status !== 'NORMAL') return 'changing';
  switch (archive?.status) {
    case 'DOING':
      return 'good';
    case 'PREPARE':
    case 'BEGINNING':
    case 'STOPPING':
    case 'SUSPENDING':
      return 'changing';
    case 'INTERRUPTED':
      return 'bad';
    default:
      return 'off';
  }
}
