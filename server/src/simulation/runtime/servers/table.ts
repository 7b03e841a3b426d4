import type { CommandEntry } from '../commands/table.ts';
import { busyboxHttpd } from './httpd.ts';
import { unknownProgram } from './unknown.ts';

/** Servers; those of an image's own are placed by the image. */
export const serverCommands: readonly CommandEntry[] = [
  { name: 'httpd', run: busyboxHttpd, place: 'usr/sbin', families: ['busybox'] },
  { name: 'unknown', run: unknownProgram, place: 'bin', families: [] },
];
