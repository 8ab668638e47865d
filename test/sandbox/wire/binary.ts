/** Prepared statements: parameters in, rows out, both in the binary protocol. */
import { lenencText } from './adapter.ts';
import type { WireColumn } from './adapter.ts';

class Reader {
  private readonly data: Buffer;
  private at: number;

  constructor(data: Buffer, at: number) {
    this.data = data;
    this.at = at;
  }

  byte(): number {
    return this.take(1)[0] ?? 0;
  }

  take(count: number): Buffer {
    const part = this.data.subarray(this.at, this.at + count);
    this.at += count;
    return part;
  }

  lenenc(): number {
    const first = this.byte();
    if (first < 251) {
      return first;
    }
    const size = first === 0xfc ? 2 : first === 0xfd ? 3 : 6;
    const value = this.take(size).readUIntLE(0, size);
    this.at += first === 0xfe ? 2 : 0;
    return value;
  }
}

function parameter(reader: Reader, type: number, unsigned: boolean): string {
  const whole = (size: 1 | 2 | 4): string => {
    const bytes = reader.take(size);
    return String(unsigned ? bytes.readUIntLE(0, size) : bytes.readIntLE(0, size));
  };
  switch (type) {
    case 1:
      return whole(1);
    case 2:
    case 13:
      return whole(2);
    case 3:
    case 9:
      return whole(4);
    case 8: {
      const bytes = reader.take(8);
      return String(unsigned ? bytes.readBigUInt64LE() : bytes.readBigInt64LE());
    }
    case 4:
      return String(reader.take(4).readFloatLE());
    case 5:
      return String(reader.take(8).readDoubleLE());
    case 7:
    case 10:
    case 12:
      return quote(moment(reader.take(reader.byte())));
    default:
      return quote(reader.take(reader.lenenc()).toString('utf8'));
  }
}

function moment(bytes: Buffer): string {
  const pad = (value: number, width = 2): string => String(value).padStart(width, '0');
  if (bytes.length < 4) {
    return '0000-00-00 00:00:00';
  }
  const day = `${pad(bytes.readUInt16LE(0), 4)}-${pad(bytes[2] ?? 0)}-${pad(bytes[3] ?? 0)}`;
  const time = `${pad(bytes[4] ?? 0)}:${pad(bytes[5] ?? 0)}:${pad(bytes[6] ?? 0)}`;
  return bytes.length >= 11 ? `${day} ${time}.${pad(bytes.readUInt32LE(7), 6)}` : `${day} ${time}`;
}

function quote(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`;
}

/** SQL literals of the parameters of COM_STMT_EXECUTE; types are sent only when they are new. */
export function parameters(payload: Buffer, count: number, known: number[]): string[] {
  const bitmap = payload.subarray(10, 10 + ((count + 7) >> 3));
  const reader = new Reader(payload, 10 + bitmap.length);
  if (count > 0 && reader.byte() === 1) {
    known.length = 0;
    for (let index = 0; index < count; index += 1) {
      known.push(reader.byte() | (reader.byte() << 8));
    }
  }
  return known.slice(0, count).map((type, index) => {
    const absent = ((bitmap[index >> 3] ?? 0) >> (index & 7)) & 1;
    return absent === 1 || (type & 255) === 6 ? 'NULL' : parameter(reader, type & 255, type >> 15 === 1);
  });
}

function binaryMoment(text: string): Buffer {
  const buffer = Buffer.alloc(12);
  buffer[0] = 11;
  buffer.writeUInt16LE(Number(text.slice(0, 4)), 1);
  [5, 8, 11, 14, 17].forEach((at, index) => {
    buffer[3 + index] = Number(text.slice(at, at + 2));
  });
  buffer.writeUInt32LE(Number(text.slice(20).padEnd(6, '0')), 8);
  return buffer;
}

function value(text: string, column: WireColumn): Buffer {
  switch (column.type.code) {
    case 8: {
      const buffer = Buffer.alloc(8);
      buffer.writeBigUInt64LE(BigInt.asUintN(64, BigInt(text)));
      return buffer;
    }
    case 5: {
      const buffer = Buffer.alloc(8);
      buffer.writeDoubleLE(Number(text));
      return buffer;
    }
    case 7:
    case 12:
      return binaryMoment(text);
    default:
      return lenencText(text);
  }
}

export function binaryRow(row: readonly (string | null)[], columns: readonly WireColumn[]): Buffer {
  const bitmap = Buffer.alloc((row.length + 9) >> 3);
  const parts = row.map((text, index) => {
    const column = columns[index];
    if (text === null || column === undefined) {
      const bit = index + 2;
      bitmap[bit >> 3] = (bitmap[bit >> 3] ?? 0) | (1 << (bit & 7));
      return Buffer.alloc(0);
    }
    return value(text, column);
  });
  return Buffer.concat([Buffer.from([0]), bitmap, ...parts]);
}

/** Reply to COM_STMT_PREPARE; columns are described with the result. */
export function preparedOk(id: number, parameterCount: number): Buffer {
  const buffer = Buffer.alloc(12);
  buffer.writeUInt32LE(id, 1);
  buffer.writeUInt16LE(0, 5);
  buffer.writeUInt16LE(parameterCount, 7);
  return buffer;
}
