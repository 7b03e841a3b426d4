import { describe, expect, test } from 'vitest';
import { Bench, ending, stdout } from './harness.ts';

const IMAGES = { python: 'python:3.12-slim', node: 'node:22' };

function run(language: keyof typeof IMAGES, text: string, memoryLimitBytes: number | null = null) {
  const bench = new Bench();
  const container = bench.container({
    image: IMAGES[language],
    command: [language, language === 'python' ? '-c' : '-e', text],
    memoryLimitBytes,
  });
  container.start();
  bench.until(60);
  return { end: ending(container), printed: stdout(container).split('\n').length - 1, codes: bench.assumptions.map(({ code }) => code) };
}

describe('a program text on the command line', () => {
  test('prints, sleeps and exits', () => {
    expect(run('python', 'import time, sys; print("a"); time.sleep(2.5); sys.exit(3)')).toEqual({
      end: { code: 3, seconds: expect.closeTo(2.5, 1) },
      printed: 1,
      codes: [],
    });
    expect(run('node', "console.log('a'); process.exit(4)")).toMatchObject({ end: { code: 4 }, printed: 1 });
  });

  test.each([
    ['python', 'import time\nwhile True:\n  print("tick", flush=True)\n  time.sleep(5)'],
    ['python', 'import time\nwhile 1: print("tick"); time.sleep(5)'],
    ['node', "setInterval(() => console.log('tick'), 5000)"],
  ] as const)('goes on for ever where it says so: %s %j', (language, text) => {
    const { end, printed } = run(language, text);
    expect(end).toBeNull();
    expect(printed).toBeGreaterThanOrEqual(11);
    expect(printed).toBeLessThanOrEqual(13);
  });

  test.each([
    ['python', 'while True: pass', 'busy-loop'],
    ['node', 'for (;;) {}', 'busy-loop'],
    ['python', "from http.server import *\nHTTPServer(('', 8080), SimpleHTTPRequestHandler).serve_forever()", 'unknown-program-serves'],
    ['node', "require('http').createServer((q, a) => a.end('ok')).listen(8080)", 'unknown-program-serves'],
  ] as const)('and where it waits for nobody, or for everybody: %s %j', (language, text, code) => {
    expect(run(language, text)).toMatchObject({ end: null, codes: [code] });
  });

  test('takes memory, in powers too, until there is none', () => {
    const hoard = "import time\nx = []\nwhile True:\n  x.append(' ' * 10**7)\n  time.sleep(0.1)";
    expect(run('python', hoard, 100 * 1_048_576).end?.code).toBe(137);
    expect(run('python', "x = ' ' * 10**6; import time; time.sleep(1)", 100 * 1_048_576).end?.code).toBe(0);
  });

  test('that may leave its loop is taken to take a moment', () => {
    expect(run('python', 'while True:\n  if done(): break')).toMatchObject({ end: { code: 0 }, codes: ['opaque-program'] });
  });
});
