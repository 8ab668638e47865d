// A process of its own with nothing in it but a large sandbox, so that its memory can be measured.
// Prints where it is when it is ready; ends when its input does, after printing the most memory it ever used.
import { startSandbox } from '../../sandbox/index.ts';

const tenantCount = Number(process.argv[2]);
const backupsEach = Number(process.argv[3]);

const tenants = Array.from({ length: tenantCount }, (_, i) => ({ name: `t${i + 1}` }));
const sandbox = await startSandbox({ tenants, backupSeconds: 5 });
sandbox.addHistory(backupsEach);
const say = (value: unknown): void => void process.stdout.write(`${JSON.stringify(value)}\n`);
say({ port: sandbox.port, password: sandbox.passwords['root@sys'] });

process.stdin.resume();
process.stdin.on('end', () => {
  // ru_maxrss is in KiB.
  say({ maxMib: process.resourceUsage().maxRSS / 1024 });
  void sandbox.stop().then(() => process.exit(0));
});
