import * as l10n from '@vscode/l10n';
import type { Environment, Profile } from './profile.ts';

export interface Grouped<T> {
  /** By name; none is empty. */
  readonly groups: readonly { readonly name: string; readonly members: readonly T[] }[];
  readonly ungrouped: readonly T[];
}

/** Puts what has a profile under the groups of their profiles. The order within a group stays. */
export function groupByProfile<T extends { readonly profile: Pick<Profile, 'group'> }>(
  all: readonly T[],
): Grouped<T> {
  const groups = new Map<string, T[]>();
  for (const one of all) {
    const { group } = one.profile;
    if (group !== undefined) groups.set(group, [...(groups.get(group) ?? []), one]);
  }
  return {
    groups: [...groups]
      .map(([name, members]) => ({ name, members }))
      .sort((a, b) => a.name.localeCompare(b.name)),
    ungrouped: all.filter(({ profile }) => profile.group === undefined),
  };
}

/** The theme colour of a cluster's icon; undefined: none was chosen, and it is not of production. */
export function iconColour({
  colour,
  environment,
}: Pick<Profile, 'colour' | 'environment'>): string | undefined {
  if (colour !== undefined) return `charts.${colour}`;
  return environment === 'production' ? 'charts.red' : undefined;
}

/** An environment as a person says it. */
export function environmentWord(environment: Environment): string {
  switch (environment) {
    case 'development':
      return l10n.t('Development');
    case 'test':
      return l10n.t('Test');
    case 'production':
      return l10n.t('Production');
  }
}
