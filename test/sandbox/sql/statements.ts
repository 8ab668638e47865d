/** The statements the sandbox understands, as its parser hands them on. */
export interface ParameterItem {
  name: string;
  value: string;
  tenant?: string;
}

export interface Assignment {
  target: 'user' | 'system' | 'names';
  global: boolean;
  name: string;
  /** Source text of the value; empty for DEFAULT. */
  expression: string;
}

export type Statement =
  | {
      kind: 'backup';
      database: boolean;
      incremental: boolean;
      tenants: string[];
      to?: string;
      plusArchivelog: boolean;
      description: string;
    }
  | { kind: 'cancelBackup'; tenants: string[] }
  | { kind: 'manageBackup' }
  | { kind: 'unimplemented'; error: 'OB_NOT_SUPPORTED' | 'OB_INVALID_ARGUMENT' }
  | { kind: 'archivelog'; on: boolean; tenants: string[]; description: string }
  | { kind: 'setEncryption'; password: string }
  | { kind: 'setDecryption'; passwords: string[] }
  | { kind: 'deleteBackup'; what: 'SET' | 'PIECE' | 'OBSOLETE'; tenants: string[]; described: boolean }
  | { kind: 'cancelDelete'; tenants: string[] }
  | {
      kind: 'addPolicy';
      name: string;
      window?: string;
      redundancy?: number;
      tenants: string[];
    }
  | { kind: 'dropPolicy'; name: string; tenants: string[] }
  | { kind: 'parameters'; items: ParameterItem[] }
  | { kind: 'restore'; tenant: string; uri: string; time?: string; scn?: bigint; preview: boolean }
  | { kind: 'recoverStandby'; tenant?: string }
  | { kind: 'sysOnly'; what: 'cancelRestore' | 'recoverTable' | 'cancelRecoverTable' | 'clusterParameters' }
  | { kind: 'backupKey' }
  | { kind: 'changeTenant'; tenant: string }
  | { kind: 'set'; assignments: Assignment[] }
  | { kind: 'show'; what: ShowKind; subject: string; like?: string; tenant?: string; full: boolean }
  | { kind: 'use'; database: string }
  | { kind: 'transaction' }
  | { kind: 'select'; text: string };

export type ShowKind =
  | 'parameters'
  | 'variables'
  | 'tenant'
  | 'grants'
  | 'databases'
  | 'tables'
  | 'columns'
  | 'warnings'
  | 'processlist'
  | 'createTable';
