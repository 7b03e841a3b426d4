import { describe, expect, test } from 'vitest';
import { createVolume } from '../../../server/src/simulation/runtime/index.ts';
import type { HttpResponse } from '../../../server/src/simulation/runtime/runtime.ts';
import { Bench, ending, stdout } from './harness.ts';

function get(bench: Bench, port: number, path: string, waitSeconds = 1): HttpResponse | 'hang' {
  let answer: HttpResponse | 'hang' = 'hang';
  bench.sandbox.http(port, path, (response) => {
    answer = response;
  });
  bench.until(bench.clock.nowMs / 1_000 + waitSeconds);
  return answer;
}

const status = (answer: HttpResponse | 'hang'): number | string =>
  answer === 'hang' ? 'hang' : 'status' in answer ? answer.status : answer.error;

describe('servers of a Pod', () => {
  test('busybox httpd serves the files that are there', () => {
    const bench = new Bench();
    bench.script('mkdir /www; httpd -p 8080 -h /www; touch /www/healthz; sleep 10; rm /www/healthz; sleep 600');
    bench.until(1);
    expect(status(get(bench, 8080, '/healthz'))).toBe(200);
    expect(status(get(bench, 8080, '/none'))).toBe(404);
    bench.until(11);
    expect(status(get(bench, 8080, '/healthz'))).toBe(404);
    expect(bench.sandbox.connect(8080)).toBe('listening');
    expect(bench.sandbox.connect(81)).toBe('refused');
  });

  test('nginx answers from the files as they are at each request', () => {
    const bench = new Bench();
    const root = '/usr/share/nginx/html';
    const script = `nginx; sleep 5; echo new > ${root}/index.html; sleep 5; rm ${root}/index.html; ln -s /proc/uptime ${root}/up; sleep 600`;
    bench.container({ image: 'nginx:1.27', command: ['sh', '-c', script] }).start();
    const body = (path: string): string => {
      const answer = get(bench, 80, path);
      return typeof answer === 'object' && 'status' in answer ? `${answer.status} ${answer.body}` : String(answer);
    };
    bench.until(2);
    const first = body('/');
    expect(first).toMatch(/^200 .*nginx/s);
    expect(body('/')).toBe(first);
    bench.until(6);
    expect([body('/'), body('/index.html?a=b')]).toEqual(['200 new\n', '200 new\n']);
    bench.until(12);
    expect(body('/')).toMatch(/^403/);
    // What is computed is not the same twice.
    expect(new Set([body('/up'), body('/up'), body('/up')]).size).toBe(3);
  });

  test('two containers cannot have one port', () => {
    const bench = new Bench();
    const one = bench.container({ image: 'web:1' });
    const two = bench.container({ image: 'web:2', name: 'two' });
    one.start();
    two.start();
    bench.until(1);
    expect([ending(one), ending(two)]).toEqual([null, { code: 1, seconds: 0 }]);
    expect(two.logs[0]?.text).toBe('httpd: bind: Address already in use');
  });

  test('a server is gone with its process', () => {
    const bench = new Bench();
    const main = bench.container({ image: 'nginx' });
    main.start();
    bench.until(1);
    expect(status(get(bench, 80, '/'))).toBe(200);
    main.signal('QUIT');
    bench.until(5);
    expect(ending(main)?.code).toBe(0);
    expect(status(get(bench, 80, '/'))).toBe('refused');
  });

  test('nginx takes port and answers from a mounted configuration', () => {
    const bench = new Bench();
    const volume = createVolume('conf', 'files');
    volume.write('default.conf', 'server { listen 8081; location /healthz { return 204; } location /x { return 503 "no"; } }', 0o644);
    const main = bench.container({ image: 'nginx', mounts: [{ mountPath: '/etc/nginx/conf.d', volume, subPath: '', readOnly: true }] });
    main.start();
    bench.until(1);
    expect([
      status(get(bench, 80, '/')),
      status(get(bench, 8081, '/healthz')),
      status(get(bench, 8081, '/x/y')),
      status(get(bench, 8081, '/')),
    ]).toEqual(['refused', 204, 503, 200]);
  });

  test('nginx misses what a volume over its directory hides', () => {
    const bench = new Bench();
    const volume = createVolume('conf', 'files');
    volume.write('nginx.conf', 'events {}\n# all types\nhttp { include mime.types; include conf.d/*.conf; server { listen 81; } }', 0o644);
    const main = bench.container({ image: 'nginx', mounts: [{ mountPath: '/etc/nginx', volume, subPath: '', readOnly: true }] });
    main.start();
    bench.until(1);
    expect(ending(main)?.code).toBe(1);
    expect(main.logs.map(({ text }) => text)).toEqual([
      'nginx: [emerg] open() "/etc/nginx/mime.types" failed (2: No such file or directory) in /etc/nginx/nginx.conf:3',
    ]);
  });

  test('a preStop of nginx -s quit ends it', () => {
    const bench = new Bench();
    const main = bench.container({ image: 'nginx' });
    main.start();
    bench.until(2);
    const hook = bench.exec(main, ['/usr/sbin/nginx', '-s', 'quit']);
    bench.until(3);
    expect(hook.end?.exitCode).toBe(0);
    expect(ending(main)?.code).toBe(0);
  });

  test('the liveness example of the documentation fails after ten seconds', () => {
    const bench = new Bench();
    bench.container({ image: 'registry.k8s.io/e2e-test-images/agnhost:2.40', args: ['liveness'] }).start();
    bench.until(5);
    expect(status(get(bench, 8080, '/healthz'))).toBe(200);
    bench.until(12);
    expect(status(get(bench, 8080, '/healthz'))).toBe(500);
  });

  test('a database listens when it has come up', () => {
    const bench = new Bench();
    bench.container({ image: 'postgres:17', env: [['POSTGRES_PASSWORD', 'x']] }).start();
    bench.until(1);
    expect(bench.sandbox.connect(5432)).toBe('refused');
    bench.until(5);
    expect(bench.sandbox.connect(5432)).toBe('listening');
    expect(status(get(bench, 5432, '/'))).toBe('reset');
  });

  test('nc answers as a server of one reply', () => {
    const bench = new Bench();
    bench.script('while true; do printf "HTTP/1.1 200 OK\\r\\n\\r\\nhi" | nc -l -p 8080; done');
    bench.until(1);
    expect(get(bench, 8080, '/')).toEqual({ status: 200, body: 'hi' });
    expect(get(bench, 8080, '/')).toEqual({ status: 200, body: 'hi' });
  });

  test('a server of one interface is not reached from outside', () => {
    const bench = new Bench();
    const main = bench.script('mkdir /w; echo in > /w/f; httpd -p 127.0.0.1:80 -h /w; wget -q -O - localhost/f; sleep 60');
    bench.until(1);
    expect(stdout(main)).toBe('in\n');
    expect(bench.sandbox.connect(80)).toBe('refused');
  });
});

describe('programs that ask others', () => {
  test('wait for a name until it is known', () => {
    const bench = new Bench({}, { resolve: (name) => (name === 'mydb' && bench.clock.nowMs >= 11_000 ? ['10.96.0.7'] : []) });
    const main = bench.script('until nslookup mydb; do echo waiting; sleep 2; done');
    bench.until(60);
    expect(ending(main)).toEqual({ code: 0, seconds: 12 });
  });

  test.each([
    ['wget -q -O- http://127.0.0.1:9/', "wget: can't connect to remote host (127.0.0.1): Connection refused", 1],
    ['wget -q -O- http://nosuch/', "wget: bad address 'nosuch'", 1],
    ['nc -z 127.0.0.1 9', undefined, 1],
    ['nc 127.0.0.1 9', "nc: can't connect to remote host (127.0.0.1): Connection refused", 1],
    ['ping -c 1 nosuch', "ping: bad address 'nosuch'", 1],
  ])('%s', (script, message, code) => {
    const bench = new Bench();
    const main = bench.script(script);
    bench.until(60);
    expect(main.logs[0]?.text).toBe(message);
    expect(ending(main)?.code).toBe(code);
  });

  test('reach another Pod by its Service', () => {
    const bench = new Bench(
      {},
      {
        resolve: (name) => (name === 'web' ? ['10.96.0.9'] : []),
        route: (address) => (address === '10.96.0.9' ? [{ address: '10.0.0.5', port: 80 }] : []),
      },
    );
    bench.container({ image: 'web:1', name: 'web' }).start();
    const client = bench.script('wget -q -O- http://web/index.html');
    bench.until(5);
    expect(stdout(client)).toBe('hello\n');
  });

  test('assume that what is outside the cluster answers, and say so', () => {
    const bench = new Bench();
    const main = bench.script('wget -q https://example.com/file -O /tmp/f && echo got');
    bench.until(5);
    expect(stdout(main)).toBe('got\n');
    expect(bench.assumptions).toEqual([
      {
        code: 'external-host',
        pod: 'pod',
        container: 'main',
        subject: 'example.com',
        origin: { list: 'command', index: 2, start: 0, end: 42 },
      },
    ]);
  });
});

test('the Pod’s names stand in its hosts file', () => {
  const bench = new Bench({
    hostname: 'web-0',
    domainName: 'nginx.default.svc.cluster.local',
    hostAliases: [{ ip: '1.1.1.1', hostnames: ['foo.local', 'bar.local'] }],
  });
  const main = bench.script(
    'grep web-0 /etc/hosts; hostname; hostname -f; hostname -i; getent hosts foo.local; grep -q foo.local /etc/hosts',
  );
  bench.until(1);
  expect(stdout(main)).toBe(
    '10.0.0.5\tweb-0.nginx.default.svc.cluster.local\tweb-0\nweb-0\nweb-0.nginx.default.svc.cluster.local\n10.0.0.5\n1.1.1.1         foo.local\n',
  );
  expect(ending(main)?.code).toBe(0);
});
