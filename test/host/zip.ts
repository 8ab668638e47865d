import { inflateRawSync } from 'node:zlib';

const endOfDirectory = 0x06054b50;
const directoryEntry = 0x02014b50;

/** The files of a zip archive (a .vsix is one) and their contents; folders are left out. */
export function* filesInZip(archive: Buffer): Generator<{ path: string; content: Buffer }> {
  const end = archive.lastIndexOf(uint32(endOfDirectory));
  if (end < 0) throw new Error('Not a zip archive.');
  let offset = archive.readUInt32LE(end + 16);
  for (let left = archive.readUInt16LE(end + 10); left > 0; left--) {
    if (archive.readUInt32LE(offset) !== directoryEntry) throw new Error('The zip directory is damaged.');
    const method = archive.readUInt16LE(offset + 10);
    const packedSize = archive.readUInt32LE(offset + 20);
    const nameLength = archive.readUInt16LE(offset + 28);
    const extras = archive.readUInt16LE(offset + 30) + archive.readUInt16LE(offset + 32);
    const local = archive.readUInt32LE(offset + 42);
    const path = archive.toString('utf8', offset + 46, offset + 46 + nameLength);
    const start = local + 30 + archive.readUInt16LE(local + 26) + archive.readUInt16LE(local + 28);
    const packed = archive.subarray(start, start + packedSize);
    if (!path.endsWith('/')) yield { path, content: method === 0 ? packed : inflateRawSync(packed) };
    offset += 46 + nameLength + extras;
  }
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}
