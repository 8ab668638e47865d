import type { Counters, TaskRow } from '../oceanbase/progressRows.ts';
import type { ServerInfo } from '../oceanbase/serverInfo.ts';
import { atLeast } from '../oceanbase/version.ts';

/** Whether this version sets the totals before it copies, so that a percentage means something (facts.md 4.6). */
export function reportsPercent(info: Pick<ServerInfo, 'reportsDataProgress' | 'version'>): boolean {
  return info.reportsDataProgress || atLeast(info.version, '4.2.1.3');
}

/**
 * The part of the macro blocks that is copied, in percent, by the server's own formula (facts.md 4.5): 0 while
 * the total is unknown, 99.99 where more was finished than announced.
 */
export function macroBlockPercent(counters: Pick<Counters, 'macroBlocks' | 'finishedMacroBlocks'>): number {
  if (counters.macroBlocks === 0) return 0;
  if (counters.finishedMacroBlocks > counters.macroBlocks) return 99.99;
  return Math.round((counters.finishedMacroBlocks / counters.macroBlocks) * 10_000) / 100;
}

/** Percent of data of a task: the server's own figure if its view has one. null: this version reports none. */
export function dataPercent(
  task: Pick<TaskRow, 'dataProgress' | 'macroBlocks' | 'finishedMacroBlocks'>,
  percentReported: boolean,
): number | null {
  if (!percentReported) return null;
  return task.dataProgress ?? macroBlockPercent(task);
}
