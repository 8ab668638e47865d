// Sandboxes in a process of their own, so that what they cost is not counted as ours. Prints the address that
// steers them and ends with its standard input.
import { startControl } from '../../sandbox/control.ts';

const control = await startControl();
console.log(control.url);
process.stdin.resume();
process.stdin.once('end', () => void control.stop());
