import fc from 'fast-check';

/** Scripts that always end, print what they do and use no names of files. */
const name = fc.constantFrom('a', 'b', 'c');
const text = fc.constantFrom('x', 'two words', '', '0', '7', 'a*', "it's", '-n', 'tab\there');
const number = fc.integer({ min: -3, max: 9 });

const quoted = text.map((value) => `'${value.replaceAll("'", "'\\''")}'`);

const operator = fc.constantFrom('+', '-', '*', '<', '>', '==', '!=', '&&', '||', '&', '|', '^', '<<');

const arithmetic: fc.Arbitrary<string> = fc.letrec<{ expression: string }>((tie) => ({
  expression: fc.oneof(
    { maxDepth: 3 },
    number.map((value) => (value < 0 ? `(${value})` : String(value))),
    name.map((each) => `n${each}`),
    fc
      .tuple(tie('expression'), operator, tie('expression'))
      .map(([left, sign, right]) => `(${left} ${sign} ${right.replace(/^\((-\d)\)$/, '1')})`),
    tie('expression').map((inner) => `!${inner}`),
    fc.tuple(tie('expression'), tie('expression'), tie('expression')).map(([test, yes, no]) => `(${test} ? ${yes} : ${no})`),
  ),
})).expression;

const parameter = fc.oneof(
  name.map((each) => `$${each}`),
  name.map((each) => `"$${each}"`),
  fc
    .tuple(name, fc.constantFrom(':-', '-', ':+', '+'), fc.constantFrom('d', 'e f', ''))
    .map(([each, sign, word]) => `"\${${each}${sign}${word}}"`),
  fc
    .tuple(name, fc.constantFrom('#', '##', '%', '%%'), fc.constantFrom('*o', 't*', '?', '[a-x]*', 'x'))
    .map(([each, sign, pattern]) => `"\${${each}${sign}${pattern}}"`),
  name.map((each) => `\${#${each}}`),
  arithmetic.map((inner) => `$((${inner}))`),
  fc.constantFrom('$?', '$#', '"$@"', '"$*"', '$1', '"$2"'),
);

const word = fc.oneof(
  quoted,
  parameter,
  fc.tuple(quoted, parameter).map(([left, right]) => left + right),
);

const condition = fc.oneof(
  fc.constantFrom('true', 'false', ':'),
  fc
    .tuple(parameter, fc.constantFrom('=', '!='), quoted)
    .map(([left, sign, right]) => `[ "${left.replaceAll('"', '')}" ${sign} ${right} ]`),
  fc.tuple(fc.constantFrom('-n', '-z'), name).map(([flag, each]) => `[ ${flag} "$${each}" ]`),
  fc.tuple(number, fc.constantFrom('-eq', '-lt', '-ge'), number).map(([left, sign, right]) => `[ ${left} ${sign} ${right} ]`),
);

const pattern = fc.constantFrom('x', 'a*', '?', '[0-9]', '*w*', '""', '"a*"', '*');

export const script: fc.Arbitrary<string> = fc.letrec<{ command: string; list: string }>((tie) => ({
  list: fc.array(tie('command'), { minLength: 1, maxLength: 4 }).map((commands) => commands.join('; ')),
  command: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    fc.array(word, { maxLength: 3 }).map((words) => `echo ${['.', ...words].join(' ')}`),
    fc.tuple(name, word).map(([each, value]) => `${each}=${value.replaceAll('"$@"', '"$*"')}`),
    fc.tuple(name, arithmetic).map(([each, value]) => `n${each}=$((${value}))`),
    condition,
    fc.tuple(condition, tie('list'), tie('list')).map(([test, yes, no]) => `if ${test}; then ${yes}; else ${no}; fi`),
    fc.tuple(tie('command'), fc.constantFrom('&&', '||'), tie('command')).map(([left, sign, right]) => `${left} ${sign} ${right}`),
    fc
      .tuple(name, fc.array(word, { maxLength: 3 }), tie('list'))
      .map(([each, words, body]) => `for ${each} in ${words.join(' ')}; do ${body}; done`),
    fc
      .tuple(tie('list'), fc.integer({ min: 1, max: 3 }))
      .map(([body, rounds]) => `i${rounds}=0; while [ $((i${rounds}=i${rounds}+1)) -le ${rounds} ]; do ${body}; done`),
    fc
      .tuple(parameter, pattern, tie('list'), tie('list'))
      .map(([value, each, yes, no]) => `case "${value.replaceAll('"', '')}" in ${each}) ${yes};; *) ${no};; esac`),
    tie('list').map((body) => `( ${body} )`),
    tie('list').map((body) => `{ ${body}; }`),
    tie('list').map((body) => `echo "<$( ${body} )>"`),
    tie('list').map((body) => `{ ${body}; } | cat`),
    fc.tuple(fc.constantFrom('f', 'g'), tie('list')).map(([each, body]) => `${each}() { ${body}; }`),
    fc
      .tuple(fc.constantFrom('f', 'g'), fc.array(quoted, { maxLength: 2 }))
      .map(([each, words]) => `command -v ${each} >/dev/null && [ "\${d:=0}" -lt 5 ] && d=$((d+1)) && ${each} ${words.join(' ')}`),
    fc.array(quoted, { maxLength: 3 }).map((words) => `set -- ${words.join(' ')}`),
    fc.integer({ min: 0, max: 3 }).map((status) => `(exit ${status})`),
    fc.constantFrom(
      'break',
      'continue',
      'shift 2>/dev/null || :',
      '! true',
      'set -e',
      'set +e',
      "trap 'echo bye' EXIT",
      'return 2>/dev/null || :',
    ),
    name.map((each) => `unset ${each}`),
  ),
})).list;
