// The files that checks read.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';

/** Every TypeScript source below the folders, without generated ones. */
export function sourceFiles(folders) {
  return folders.flatMap((folder) =>
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && entry.name.endsWith('.ts') && !entry.parentPath.includes('generated'))
      .map((entry) => join(entry.parentPath, entry.name)),
  );
}
