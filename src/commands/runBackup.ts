import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { preflight, Refused } from '../backup/preflight.ts';
import { targetWords } from '../backup/request.ts';
import {
  startBackup,
  type StartOutcome,
  type StartRequest,
  type StartStep,
  type StartSteps,
} from '../backup/start.ts';
import type { Cluster } from '../clusters/cluster.ts';
import type { JobIdentity } from '../clusters/followedJob.ts';
import { identityOf, type StartIntent } from '../clusters/startIntent.ts';
import type { PendingPassword } from '../clusters/vault.ts';
import { offerGenerated, type NewPassword } from './askPassword.ts';
import type { CommandContext } from './context.ts';
import { showNotStarted, showUnclear } from './startNotices.ts';

/** A start as the user asked for it. */
export interface Run extends Omit<StartRequest, 'password'> {
  readonly password: NewPassword | undefined;
}

/**
 * Stores the password, starts the backup, has it followed and shows its panel. Rejects with {@link Refused} when
 * the second preflight found a refusal: then nothing was sent. Anything else that goes wrong is told here.
 */
export async function runBackup(context: CommandContext, cluster: Cluster, run: Run): Promise<void> {
  await context.speed.during(cluster.profile.id, () => start(context, cluster, run));
}

async function start(context: CommandContext, cluster: Cluster, run: Run): Promise<void> {
  const { target, choices, password } = run;
  const request: StartRequest = { target, choices, password: password?.text };
  const name = targetWords(target);
  const pending = await storePassword(context, cluster, request);
  const remembered = new RememberedStart(context, cluster, request, pending);
  let outcome: StartOutcome;
  try {
    if (choices.threadScore !== undefined) await context.speed.raise(cluster, target, choices.threadScore);
    outcome = await vscode.window.withProgress(
      {
        location: vscode.ProgressLocation.Notification,
        title: l10n.t('Starting the backup of {0}…', name),
      },
      (progress) =>
        startBackup(
          remembered.steps((message) => {
            progress.report({ message });
          }),
          request,
        ),
    );
  } catch (error) {
    await remembered.forget();
    // A keyring that fails must not keep the user from hearing how the start ended.
    if (pending) {
      await context.vault.discardPending(pending).catch((problem: unknown) => {
        context.log.error('deleting a password that no backup uses', problem);
      });
    }
    if (error instanceof Refused) throw error;
    // Not awaited: a message may stand for hours, and the next start must not wait for it.
    void showNotStarted(context, cluster, request, error);
    return;
  }
  if (outcome.kind === 'unclear') {
    void showUnclear(context, cluster, target, outcome.reason, pending !== undefined);
    remembered.pursue();
    return;
  }
  context.log.info(`started the backup of ${name}: job ${String(outcome.job.jobId)}`);
  const job = context.jobs.begin(remembered.identityOf(outcome.job.jobId));
  await remembered.forget(job.identity);
  context.panels.show(job.identity);
  if (password) {
    offerGenerated(context, name, password).catch((error: unknown) => {
      context.log.error('copying the generated password', error);
    });
  }
}

async function storePassword(
  { vault }: CommandContext,
  cluster: Cluster,
  { target, password }: StartRequest,
): Promise<PendingPassword | undefined> {
  if (password === undefined) return undefined;
  return await vault.storePending(cluster.profile.id, password, {
    clusterName: cluster.profile.name,
    tenants: target.tenants.map(({ id, name }) => ({ id, name })),
  });
}

const stepWords: Readonly<Record<StartStep, () => string>> = {
  connecting: () => l10n.t('connecting'),
  checking: () => l10n.t('checking'),
  sending: () => l10n.t('asking the server'),
  looking: () => l10n.t('looking for its job'),
};

/** A start and what is remembered of it, from right before it is sent until its job is followed. */
class RememberedStart {
  readonly #context: CommandContext;
  readonly #cluster: Cluster;
  readonly #request: StartRequest;
  readonly #pending: PendingPassword | undefined;
  #intent: StartIntent | undefined;

  constructor(
    context: CommandContext,
    cluster: Cluster,
    request: StartRequest,
    pending: PendingPassword | undefined,
  ) {
    this.#context = context;
    this.#cluster = cluster;
    this.#request = request;
    this.#pending = pending;
  }

  steps(say: (message: string) => void): StartSteps {
    const { target, choices, password } = this.#request;
    const { intents } = this.#context;
    const { id: profileId, name: clusterName } = this.#cluster.profile;
    return {
      openDedicated: () => this.#cluster.openDedicated(),
      recheck: async (session, info) => {
        const found = await preflight(session, info, target, choices, (done, of) => {
          say(l10n.t('checking, {0} of {1}', done, of));
        });
        if (found.refused) throw new Refused(found);
        return found;
      },
      onStep: (step) => {
        say(stepWords[step]());
      },
      remember: async (point, checked) => {
        this.#intent = await intents.remember({
          profileId,
          clusterName,
          ...point,
          kind: target.kind,
          tenants: checked.target.tenants.map(({ id, name }) => ({ id, name })),
          eligible: [...checked.eligible],
          asked: {
            password: password !== undefined,
            incremental: choices.incremental,
            plusArchivelog: choices.plusArchivelog,
            description: choices.description,
          },
          pendingPassword: this.#pending?.id ?? null,
        });
      },
      accepted: async () => {
        try {
          if (this.#intent) this.#intent = await intents.accept(this.#intent);
        } catch (error) {
          // The backup runs: what cannot be written down must not make it look as if it did not.
          this.#context.log.error('remembering that a backup was accepted', error);
        }
      },
      read: (task) => this.#cluster.read(task),
      pause: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
      deadline: (ms) => {
        let timer: NodeJS.Timeout | undefined;
        const passed = new Promise<void>((resolve) => (timer = setTimeout(resolve, ms)));
        return {
          passed,
          cancel: () => {
            clearTimeout(timer);
          },
        };
      },
    };
  }

  /** What the job is followed by. */
  identityOf(jobId: number): ReturnType<typeof identityOf> {
    if (!this.#intent) throw new Error('A start that was not remembered was sent.');
    return identityOf(this.#intent, { jobId }, true);
  }

  /** Its job is followed, or nothing was started. Never rejects: what became of the start must be told anyway. */
  async forget(job?: JobIdentity): Promise<void> {
    try {
      if (this.#intent) await this.#context.intents.forget(this.#intent, job);
    } catch (error) {
      this.#context.log.error('forgetting a start that is settled', error);
    }
  }

  pursue(): void {
    if (this.#intent) this.#context.intents.pursue(this.#intent);
  }
}
