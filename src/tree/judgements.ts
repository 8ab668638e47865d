import { judge, type Judgement } from '../backup/recoverability.ts';
import type { Cluster, ClusterState } from '../clusters/cluster.ts';

export interface JudgementPorts {
  maxFullAgeDays(): number;
  passwordHeld(profileId: string, tenantId: number, setId: number): boolean | undefined;
}

const none: Judgement = { recoverable: 'unjudged', warnings: [] };

/** The judgement of every tenant of a cluster, made once for each state that it had. */
export class Judgements {
  readonly #ports: JudgementPorts;
  #made = new WeakMap<ClusterState, ReadonlyMap<string, Judgement>>();

  constructor(ports: JudgementPorts) {
    this.#ports = ports;
  }

  /** By tenant name; empty unless the cluster is ready. */
  all({ state, profile }: Cluster): ReadonlyMap<string, Judgement> {
    let made = this.#made.get(state);
    if (!made) {
      const options = {
        maxFullAgeDays: this.#ports.maxFullAgeDays(),
        passwordHeld: (tenantId: number, setId: number) =>
          this.#ports.passwordHeld(profile.id, tenantId, setId),
      };
      made = new Map(
        state.kind === 'ready' ? state.tenants.map((one) => [one.tenant.name, judge(one, options)]) : [],
      );
      this.#made.set(state, made);
    }
    return made;
  }

  of(cluster: Cluster, name: string): Judgement {
    return this.all(cluster).get(name) ?? none;
  }

  /** What they rest on beside the servers has changed: a setting, or a password. */
  forget(): void {
    this.#made = new WeakMap();
  }
}
