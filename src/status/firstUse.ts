import * as vscode from 'vscode';
import type { Clusters } from '../clusters/clusters.ts';
import type { FollowedJobs } from '../clusters/followedJobs.ts';
import { followedEnd } from '../clusters/jobEnd.ts';
import { contextKeys } from '../contributions.ts';

/**
 * Sets the context keys that the walkthrough and the welcomes ask for: whether a cluster is saved, whether a backup
 * was seen to its proven end, and whether there is a sandbox to try.
 */
export function tellFirstUse(
  clusters: Pick<Clusters, 'list' | 'onDidChange'>,
  jobs: Pick<FollowedJobs, 'onDidEnd'>,
  mode: vscode.ExtensionMode,
): vscode.Disposable {
  let had: boolean | undefined;
  const tellClusters = (): void => {
    const has = clusters.list().length > 0;
    if (has === had) return;
    had = has;
    void vscode.commands.executeCommand('setContext', contextKeys.hasClusters, has);
  };
  tellClusters();
  const fromSource = mode === vscode.ExtensionMode.Development;
  void vscode.commands.executeCommand('setContext', contextKeys.sandboxAvailable, fromSource);
  return vscode.Disposable.from(
    clusters.onDidChange(tellClusters),
    jobs.onDidEnd((job) => {
      if (followedEnd(job) !== 'completed') return;
      void vscode.commands.executeCommand('setContext', contextKeys.sawCompleted, true);
    }),
  );
}
