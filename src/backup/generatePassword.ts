import { randomInt } from 'node:crypto';

/** Letters and digits that cannot be taken for each other, read aloud, or stand for something in SQL or a shell. */
export const unambiguous = 'ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnpqrstuvwxyz23456789';

/** A password of 24 random characters in groups of six (about 139 bits), such as `Kd7mPq-…`. */
export function generatePassword(): string {
  const group = (): string =>
    Array.from({ length: 6 }, () => unambiguous.charAt(randomInt(unambiguous.length))).join('');
  return [group(), group(), group(), group()].join('-');
}
