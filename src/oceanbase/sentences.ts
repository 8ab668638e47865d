import * as l10n from '@vscode/l10n';

/** Sentences one after the other, as the user's language sets them: Chinese has no space between them. */
export function sentences(...parts: readonly (string | undefined)[]): string {
  const said = parts.filter((part): part is string => part !== undefined && part !== '');
  return said.reduce(
    (before, next) =>
      before === ''
        ? next
        : l10n.t({
            message: '{0} {1}',
            args: [before, next],
            comment: ['Two sentences, one after the other: {0} and {1} each end with their full stop'],
          }),
    '',
  );
}

/** Names one after the other. */
export function listed(names: readonly string[]): string {
  return names.join(l10n.t({ message: ', ', comment: ['Between two names of a list'] }));
}

/** A text of a server within a sentence of ours, which ends it itself. */
export function withoutFullStop(text: string): string {
  return text.trim().replace(/[.。]$/, '');
}
