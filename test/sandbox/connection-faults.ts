/** Things that go wrong on command between the client and the server. */
export class ConnectionFaults {
  private drops: { when: 'before' | 'after'; match: RegExp }[] = [];

  drop(when: 'before' | 'after', match: RegExp): void {
    this.drops.push({ when, match });
  }

  /** True once for the next statement that matches. */
  takeDrop(when: 'before' | 'after', sql: string): boolean {
    const index = this.drops.findIndex((drop) => drop.when === when && sql.search(drop.match) >= 0);
    if (index < 0) {
      return false;
    }
    this.drops.splice(index, 1);
    return true;
  }
}
