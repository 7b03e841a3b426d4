import { describe, expect, it } from 'vitest';
import { LanguageService } from '../../server/src/service.ts';

const URI = 'file:///shop.yaml';
const shop = (image: string): string => `apiVersion: apps/v1
kind: Deployment
metadata: {name: shop}
spec:
  replicas: 2
  strategy: {type: Recreate}
  selector: {matchLabels: {app: shop}}
  template:
    metadata: {labels: {app: shop}}
    spec:
      containers: [{name: main, image: '${image}'}]
---
apiVersion: v1
kind: Service
metadata: {name: shop}
spec: {selector: {app: shop}, ports: [{port: 80}]}
`;

function opened(text: string, former: string | null, language: 'en' | 'zh-cn' = 'en'): LanguageService {
  const service = new LanguageService();
  service.configure({ language });
  service.open(URI, 'yaml', 1, text);
  service.setBaseText({ uri: URI, text: former, origin: 'head' });
  return service;
}

const change = { rollbackAtSeconds: null };

describe('the preview of a change', () => {
  it('shows what the edit does to what runs', () => {
    const answer = opened(shop('nginx:1.28'), shop('nginx:1.27')).simulate({ uri: URI, change });
    if (answer?.state !== 'done') throw new Error(JSON.stringify(answer));
    expect(answer.object).toBe('Deployment/shop');
    expect(answer.change?.summary).toMatchObject({ readyBefore: 2, lowestReady: { value: 0 } });
    expect(answer.change?.lines).toEqual([
      expect.stringMatching(/^Pods that come: 2, that go: 2; all is done after/),
      expect.stringMatching(/^At the lowest, 0 of 2 Pods are ready/),
      expect.stringMatching(/^Service\/shop has no ready endpoint for/),
    ]);
    expect(answer.places['Deployment/shop spec.template.spec.containers[0].image']).toMatchObject({ start: { line: 10 } });
  });

  it('prints what kubectl shows, from the moment of the change on', () => {
    const service = opened(shop('nginx:1.28'), shop('nginx:1.27'));
    const text = service.printAt({ uri: URI, change, atSeconds: 0, command: 'get' })?.text ?? '';
    expect(text.match(/1\/1 +Running/g)).toHaveLength(2);
  });

  it('speaks Chinese', () => {
    const answer = opened(shop('nginx:1.28'), shop('nginx:1.27'), 'zh-cn').simulate({ uri: URI, change });
    expect(answer).toMatchObject({
      change: { lines: [expect.stringMatching(/^新建 2 个 Pod，移除 2 个/), expect.anything(), expect.anything()] },
    });
  });

  it('says why there is nothing to compare', () => {
    expect(opened(shop('a'), null).simulate({ uri: URI, change })).toMatchObject({ state: 'nothing', message: /No earlier version/ });
    expect(opened(shop('a'), 'kind: Nothing\n').simulate({ uri: URI, change })).toMatchObject({
      message: /Deployment\/shop is not in the earlier version/,
    });
  });

  describe('of manifests that run together', () => {
    const OTHER = 'file:///db.yaml';
    const together = [URI, OTHER];
    const db = (image: string): string =>
      `apiVersion: v1\nkind: Pod\nmetadata: {name: db}\nspec: {containers: [{name: main, image: '${image}'}]}\n`;

    function withOther(text: string, former: string | null): LanguageService {
      const service = opened(shop('nginx:1.28'), shop('nginx:1.27'));
      service.open(OTHER, 'yaml', 1, text);
      service.setBaseText({ uri: OTHER, text: former, origin: 'head' });
      return service;
    }

    const previewed = (service: LanguageService, files?: readonly string[]) => {
      const answer = service.simulate({ uri: URI, change, ...(files && { together: files }) });
      if (answer?.state !== 'done') throw new Error(JSON.stringify(answer));
      return answer;
    };
    const objectsIn = ({ run }: ReturnType<typeof previewed>) => new Set(run.timeline.map(({ object }) => object));

    it('has all of them in the picture, each over its former version', () => {
      const service = withOther(db('redis:8'), db('redis:7'));
      expect(objectsIn(previewed(service)).has('Pod/db')).toBe(false);
      const answer = previewed(service, together);
      expect(answer).toMatchObject({ object: 'Deployment/shop', others: ['Pod/db'] });
      expect(answer.change?.summary).toMatchObject({ readyBefore: 3, refused: [] });
      const restarted = answer.run.timeline.filter(
        (entry) => entry.type === 'event' && entry.object === 'Pod/db' && entry.reason === 'Killing',
      );
      expect(restarted).not.toEqual([]);
      expect(service.printAt({ uri: URI, change, together, atSeconds: 0, command: 'get' })?.text).toMatch(/^db +1\/1 +Running/m);
    });

    it('leaves alone what is the same as before, and what has no former version', () => {
      for (const former of [db('redis:8'), null]) {
        const { run, change: told } = previewed(withOther(db('redis:8'), former), together);
        expect(told?.summary.gone.map(({ object }) => object)).not.toContain('Pod/db');
        expect(run.timeline.filter((entry) => entry.type === 'event' && entry.object === 'Pod/db')).toEqual([]);
      }
    });

    it('leads to the other file from what it caused', () => {
      const answer = previewed(withOther(db('redis:8'), db('redis:7')), together);
      const places = Object.entries(answer.places).filter(([key]) => key.startsWith('Pod/db '));
      expect(new Set(places.map(([, { uri }]) => uri))).toEqual(new Set([OTHER]));
    });

    it('tells what the server refuses of any of them', () => {
      const taken = db('redis:7').replace('containers:', 'restartPolicy: Never, containers:');
      const answer = previewed(withOther(taken, db('redis:7')), together);
      expect(answer.change?.summary.refused.join()).toContain('pod updates may not change fields');
    });
  });
});
