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
});
