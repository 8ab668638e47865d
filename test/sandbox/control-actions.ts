/** POST /sandboxes/:id/<action>: the methods of a sandbox, with JSON for arguments. */
import type { Moment } from './connection-faults.ts';
import type { ErrorName } from './errors.ts';
import { errorTable } from './errors.ts';
import type { Sandbox, SetChange } from './sandbox.ts';

type Body = Record<string, unknown>;
export type Action = (sandbox: Sandbox, body: Body) => void | Promise<void>;

function text(body: Body, key: string): string {
  const value = body[key];
  if (typeof value !== 'string') {
    throw new Error(`${key} must be a string`);
  }
  return value;
}

function number(body: Body, key: string): number {
  const value = body[key];
  if (typeof value !== 'number') {
    throw new Error(`${key} must be a number`);
  }
  return value;
}

function texts(body: Body, key: string): string[] {
  const value = body[key];
  if (!Array.isArray(value) || !value.every((one) => typeof one === 'string')) {
    throw new Error(`${key} must be a list of strings`);
  }
  return value;
}

/** Faults are switched on unless they are told otherwise. */
function on(body: Body): boolean {
  return body['on'] !== false;
}

function when(body: Body): Moment {
  const value = body['when'] ?? 'before';
  if (value !== 'before' && value !== 'after') {
    throw new Error('when must be before or after');
  }
  return value;
}

/** A regular expression travels as its source, flags apart. */
function match(body: Body): RegExp {
  return new RegExp(text(body, 'match'), typeof body['flags'] === 'string' ? body['flags'] : 'i');
}

function errorName(body: Body): ErrorName {
  const name = text(body, 'error');
  if (!(name in errorTable)) {
    throw new Error(`no error is called ${name}`);
  }
  return name as ErrorName;
}

const optionalText = (body: Body): string | undefined =>
  body['text'] === undefined ? undefined : text(body, 'text');

function setChange(body: Body): SetChange {
  const keys = ['clusterVersion', 'dataVersion', 'fileStatus', 'encryptionMode', 'type'] as const;
  return Object.fromEntries(
    keys.filter((key) => body[key] !== undefined).map((key) => [key, text(body, key)]),
  );
}

export const actions: Record<string, Action> = {
  failNextBackup: (sandbox, body) => sandbox.failNextBackup(number(body, 'code'), text(body, 'text')),
  dropConnection: (sandbox, body) => sandbox.dropConnection(when(body), match(body)),
  delayStatement: (sandbox, body) => sandbox.delayStatement(match(body), number(body, 'ms'), when(body)),
  hangStatement: (sandbox, body) => sandbox.hangStatement(match(body), when(body)),
  sendGarbage: (sandbox, body) => sandbox.sendGarbage(match(body)),
  ignoreStatement: (sandbox, body) => sandbox.ignoreStatement(match(body)),
  refuseStatement: (sandbox, body) =>
    sandbox.refuseStatement(match(body), errorName(body), optionalText(body)),
  refuseConnections: (sandbox, body) => sandbox.refuseConnections(on(body)),
  setStarting: (sandbox, body) => sandbox.setStarting(on(body)),
  kill: (sandbox) => sandbox.kill(),
  restart: (sandbox) => sandbox.restart(),
  setArchive: (sandbox, body) =>
    sandbox.setArchive(text(body, 'tenant'), body['status'] === null ? null : text(body, 'status')),
  setTenantStatus: (sandbox, body) => sandbox.setTenantStatus(text(body, 'tenant'), text(body, 'status')),
  setLocked: (sandbox, body) => sandbox.setLocked(text(body, 'tenant'), on(body)),
  setPassword: (sandbox, body) => sandbox.setPassword(text(body, 'user'), text(body, 'password')),
  refuseViews: (sandbox, body) => sandbox.refuseViews(text(body, 'user'), texts(body, 'views')),
  renameTenant: (sandbox, body) => sandbox.renameTenant(text(body, 'tenant'), text(body, 'to')),
  swapTenants: (sandbox, body) => sandbox.swapTenants(text(body, 'tenant'), text(body, 'other')),
  dropTenant: (sandbox, body) => sandbox.dropTenant(text(body, 'tenant')),
  setUpgrading: (sandbox, body) => sandbox.setUpgrading(on(body)),
  setDataVersion: (sandbox, body) => sandbox.setDataVersion(text(body, 'tenant'), text(body, 'version')),
  changeSets: (sandbox, body) => sandbox.changeSets(text(body, 'tenant'), setChange(body['change'] as Body)),
  stall: (sandbox, body) =>
    sandbox.stall(text(body, 'tenant'), body['stage'] === undefined ? on(body) : text(body, 'stage')),
  fillDevice: (sandbox, body) => sandbox.fillDevice(text(body, 'tenant'), on(body)),
  loseDestination: (sandbox, body) => sandbox.loseDestination(text(body, 'tenant'), on(body)),
  setNoLogging: (sandbox, body) => sandbox.setNoLogging(text(body, 'tenant'), on(body)),
  skipNextStart: (sandbox, body) => sandbox.skipNextStart(text(body, 'tenant')),
  addHistory: (sandbox, body) => sandbox.addHistory(number(body, 'backups')),
};
