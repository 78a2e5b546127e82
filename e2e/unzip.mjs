// What an office file holds, for tests that look at what was exported: parts of a zip archive.
import { inflateRawSync } from "node:zlib";

const directoryEnd = 0x06054b50;
const stored = 0;

/** The parts of an archive by name, as text. */
export function parts(bytes) {
  const end = bytes.lastIndexOf(Buffer.from(Uint32Array.of(directoryEnd).buffer));
  const found = {};
  let at = bytes.readUInt32LE(end + 16);
  for (let left = bytes.readUInt16LE(end + 10); left > 0; left--) {
    const [nameLength, extra, comment] = [28, 30, 32].map((from) => bytes.readUInt16LE(at + from));
    const name = bytes.toString("utf8", at + 46, at + 46 + nameLength);
    const head = bytes.readUInt32LE(at + 42);
    const from = head + 30 + bytes.readUInt16LE(head + 26) + bytes.readUInt16LE(head + 28);
    const body = bytes.subarray(from, from + bytes.readUInt32LE(at + 20));
    found[name] = (bytes.readUInt16LE(at + 10) === stored ? body : inflateRawSync(body)).toString("utf8");
    at += 46 + nameLength + extra + comment;
  }
  return found;
}

/** How many rows the first sheet of a workbook has, its header left out. */
export function rowsOf(xlsx) {
  return parts(xlsx)["xl/worksheets/sheet1.xml"].match(/<row /g).length - 1;
}
