import { mayAsRoot } from '../capabilities.ts';
import { type Errno, errorText, failed } from '../files/errno.ts';
import type { Found } from '../files/fileSystem.ts';
import { type Call, type Command, options } from './call.ts';
import { type CommandEntry, everywhere } from './entry.ts';

/** Changes attributes of each path, with `-R` of everything below too. */
function each(call: Call, paths: readonly string[], recursive: boolean, change: (found: Found) => Errno | null): number {
  let status = 0;
  const visit = (path: string): void => {
    const found = call.files.find(path, call.process.cwd, call.process.user);
    const errno = failed(found) ? found : change(found);
    if (errno !== null) {
      status = 1;
      call.fail(
        call.busybox
          ? `${path}: ${errorText(errno)}`
          : errno === 'ENOENT'
            ? `cannot access '${path}': ${errorText(errno)}`
            : `changing ${call.name === 'chmod' ? 'permissions' : 'ownership'} of '${path}': ${errorText(errno)}`,
      );
      return;
    }
    if (!recursive || failed(found) || found.node.kind !== 'directory') return;
    const names = call.files.list(path, call.process.cwd, call.process.user);
    for (const name of failed(names) ? [] : names) visit(`${path.replace(/\/$/, '')}/${name}`);
  };
  for (const path of paths) visit(path);
  return status;
}

/** Mode that `u+x,go-w` or `0755` makes of an old one; null when it cannot be read. */
export function changedMode(text: string, old: number, directory: boolean): number | null {
  if (/^[0-7]{1,4}$/.test(text)) return Number.parseInt(text, 8);
  let mode = old;
  for (const clause of text.split(',')) {
    const [, who = '', operations] = /^([ugoa]*)((?:[-+=][rwxXst]*)+)$/.exec(clause) ?? [];
    if (operations === undefined) return null;
    const shifts = who === '' || who.includes('a') ? [6, 3, 0] : [...who].map((letter) => ({ u: 6, g: 3, o: 0 })[letter] ?? 0);
    for (const [, operator, letters = ''] of operations.matchAll(/([-+=])([rwxXst]*)/g)) {
      let bits = 0;
      for (const letter of letters) bits |= { r: 4, w: 2, x: 1 }[letter] ?? (letter === 'X' && (directory || (old & 0o111) !== 0) ? 1 : 0);
      for (const shift of shifts) {
        if (operator === '=') mode &= ~(7 << shift);
        mode = operator === '-' ? mode & ~(bits << shift) : mode | (bits << shift);
      }
      if (letters.includes('t')) mode = operator === '-' ? mode & ~0o1000 : mode | 0o1000;
    }
  }
  return mode;
}

const chmod: Command = (call) => {
  const recursive = call.words.some((word) => /^-[Rfvc]*R/.test(word));
  const [mode, ...paths] = call.words.filter((word) => !/^-[Rfvc]+$/.test(word));
  if (mode === undefined || paths.length === 0) return call.fail('missing operand');
  if (changedMode(mode, 0, false) === null) return call.fail(call.busybox ? `invalid mode '${mode}'` : `invalid mode: '${mode}'`);
  return each(call, paths, recursive, (found) => {
    const refused = call.files.mayOwn(found, call.process.user);
    if (refused !== null) return refused;
    found.node.mode = changedMode(mode, found.node.mode, found.node.kind === 'directory')!;
    found.parent.tree.changed();
    return null;
  });
};

function numberOf(call: Call, file: string, name: string): number | null {
  if (/^\d+$/.test(name)) return Number(name);
  const lines = (call.files.readText(file) ?? '').split('\n').map((line) => line.split(':'));
  const found = lines.find((fields) => fields[0] === name)?.[2];
  return found === undefined ? null : Number(found);
}

const chown: Command = (call) => {
  const { flags, operands } = options(call.words, 'RhfvcLHP', { recursive: 'R' });
  const [owner, ...paths] = operands;
  if (owner === undefined || paths.length === 0) return call.fail('missing operand');
  const [userName = '', groupName = ''] = call.name === 'chgrp' ? ['', owner] : owner.split(/[:.]/);
  const uid = userName === '' ? null : numberOf(call, '/etc/passwd', userName);
  const gid = groupName === '' ? null : numberOf(call, '/etc/group', groupName);
  if (userName !== '' && uid === null) return call.fail(call.busybox ? `unknown user ${userName}` : `invalid user: '${owner}'`);
  if (groupName !== '' && gid === null) return call.fail(call.busybox ? `unknown group ${groupName}` : `invalid group: '${owner}'`);
  return each(call, paths, flags.has('R'), (found) => {
    if (found.readOnly) return 'EROFS';
    if (!mayAsRoot(call.process.user, 'CHOWN')) return 'EPERM';
    if (uid !== null) found.node.uid = uid;
    if (gid !== null) found.node.gid = gid;
    found.parent.tree.changed();
    return null;
  });
};

export const attributeCommands: readonly CommandEntry[] = [
  everywhere('chmod', 'bin', chmod),
  everywhere('chown', 'bin', chown),
  everywhere('chgrp', 'bin', chown),
];
