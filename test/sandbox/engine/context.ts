import type { SqlMode } from '../sql/tokens.ts';

/** What SQL functions and views have to know about the session that runs a query. */
export interface QueryContext {
  connectionId: number;
  user: string;
  tenantId: number;
  tenantName: string;
  mode: SqlMode;
  database: string | null;
  /** Minutes east of UTC. */
  zoneMinutes: number;
  version: string;
  /** Milliseconds since the epoch; fixed for the whole statement. */
  now: number;
  /** SLEEP(n) was called. */
  slept?: (seconds: number) => void;
}
