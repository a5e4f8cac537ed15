import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream, existsSync } from 'node:fs';
import { chmod, lstat, mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createBrotliDecompress } from 'node:zlib';
import { unpackTar } from './tar.ts';

/**
 * The browser inside the npm package @sparticuz/chromium. The package's own loader unpacks to a fixed name in the
 * shared temporary folder and runs whatever it finds there; on a machine with several users that is somebody else's
 * choice of program. Here it is unpacked into a private folder, and checked against what was recorded then.
 */
export interface Bundle {
  readonly executable: string;
  readonly env: { readonly LD_LIBRARY_PATH: string; readonly FONTCONFIG_FILE: string };
}

interface Seal {
  readonly files: Readonly<Record<string, string>>;
}

const require = createRequire(import.meta.url);
const ARCHIVES = ['al2023.tar.br', 'fonts.tar.br'];
/** The package's own fonts first, then the machine's, for names in scripts that neither has. */
const FONTS = (room: string, scratch: string) => `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
<dir>${room}/fonts</dir><dir>/usr/share/fonts</dir><dir>/usr/local/share/fonts</dir>
<cachedir>${scratch}</cachedir>
</fontconfig>
`;

/** Whether the package's browser can run here at all. */
export function bundleAvailable(): boolean {
  return process.platform === 'linux' && process.arch === 'x64' && packageFolder() !== null;
}

/**
 * Unpacks the bundled browser under `folder`, or finds it there unchanged, and returns how to start it. Throws where
 * the folder is not this user's own or the files are not those that were unpacked.
 */
export async function unpackBundle(folder: string): Promise<Bundle> {
  const source = packageFolder();
  if (source === null) throw new Error('the package @sparticuz/chromium is not installed');
  await privateFolder(folder);
  const { version } = JSON.parse(await readFile(join(dirname(source), 'package.json'), 'utf8')) as {
    version: string;
  };
  const room = join(folder, version.replace(/[^0-9A-Za-z.-]/g, '_'));
  if (!(await isSound(room))) await unpackInto(folder, room, source);
  const env = { LD_LIBRARY_PATH: join(room, 'lib'), FONTCONFIG_FILE: join(room, 'fonts.conf') };
  return { executable: join(room, 'chromium'), env };
}

function packageFolder(): string | null {
  try {
    // build/cjs/index.cjs or build/esm/index.js: the archives lie beside "build".
    const bin = join(dirname(require.resolve('@sparticuz/chromium')), '..', '..', 'bin');
    return existsSync(join(bin, 'chromium.br')) ? bin : null;
  } catch {
    return null;
  }
}

async function privateFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await mustBeOwn(folder, 'isDirectory');
  await chmod(folder, 0o700);
}

/** Links are refused: what they lead to can be exchanged behind our back. */
async function mustBeOwn(path: string, kind: 'isDirectory' | 'isFile'): Promise<void> {
  const found = await lstat(path);
  const user = process.getuid?.();
  if (!found[kind]())
    throw new Error(`${path} is not a plain ${kind === 'isFile' ? 'file' : 'folder'}; remove it`);
  if (user !== undefined && found.uid !== user)
    throw new Error(`${path} belongs to another user; choose another cache folder`);
  if ((found.mode & 0o022) !== 0)
    throw new Error(`${path} can be written by others; remove it or take those rights away`);
}

/** Every file of the seal is there, is ours and has the hash recorded when it was unpacked. */
async function isSound(room: string): Promise<boolean> {
  const sealFile = join(room, 'seal.json');
  if (!existsSync(sealFile)) return false;
  await mustBeOwn(room, 'isDirectory');
  await mustBeOwn(sealFile, 'isFile');
  const seal = JSON.parse(await readFile(sealFile, 'utf8')) as Seal;
  for (const [name, hash] of Object.entries(seal.files)) {
    const path = join(room, name);
    if (!existsSync(path)) return false;
    await mustBeOwn(path, 'isFile');
    if ((await hashOf(path)) !== hash) return false;
  }
  return true;
}

async function unpackInto(folder: string, room: string, source: string): Promise<void> {
  const fresh = await mkdtemp(join(folder, 'unpacking-'));
  try {
    await pipeline(
      createReadStream(join(source, 'chromium.br')),
      createBrotliDecompress(),
      createWriteStream(join(fresh, 'chromium'), { mode: 0o700 }),
    );
    const names = ['chromium'];
    for (const archive of ARCHIVES) names.push(...(await unpackTar(join(source, archive), fresh)));
    await mkdir(join(folder, 'font-cache'), { recursive: true, mode: 0o700 });
    await writeFile(join(fresh, 'fonts.conf'), FONTS(room, join(folder, 'font-cache')), { mode: 0o600 });
    names.push('fonts.conf');
    const files: Record<string, string> = {};
    for (const name of [...new Set(names)].sort()) files[name] = await hashOf(join(fresh, name));
    await writeFile(join(fresh, 'seal.json'), JSON.stringify({ files }), { mode: 0o600 });
    await rm(room, { recursive: true, force: true });
    await rename(fresh, room);
  } catch (thrown) {
    await rm(fresh, { recursive: true, force: true });
    // Another run may have been faster: its folder is as good as ours.
    if (!(await isSound(room).catch(() => false))) throw thrown;
  }
}

async function hashOf(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}
