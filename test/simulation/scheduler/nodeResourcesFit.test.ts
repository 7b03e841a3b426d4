import { describe, expect, test } from 'vitest';
import { filtered, node, pod, scored } from './tables.ts';

const FIT = 'NodeResourcesFit';
const container = (name: string, requests: Record<string, string>, more: object = {}) => ({
  name,
  image: 'app:1',
  resources: { requests },
  ...more,
});

describe('filter', () => {
  const small = node('n', { allocatable: { cpu: '1', memory: '1Gi', pods: '3', 'example.com/gpu': '2' } });
  const cases: [name: string, subject: Parameters<typeof pod>[1], used: Record<string, string>, verdict: string][] = [
    ['nothing is asked for', {}, { cpu: '1', memory: '1Gi' }, 'fits'],
    ['what is left is enough', { requests: { cpu: '500m', memory: '512Mi' } }, { cpu: '500m', memory: '512Mi' }, 'fits'],
    ['too little CPU is left', { requests: { cpu: '501m' } }, { cpu: '500m' }, 'Insufficient cpu'],
    ['too little memory is left', { requests: { memory: '600Mi' } }, { memory: '512Mi' }, 'Insufficient memory'],
    [
      'all that is lacking is told',
      { requests: { cpu: '1', memory: '1Gi' } },
      { cpu: '1m', memory: '1' },
      'Insufficient cpu, Insufficient memory',
    ],
    ['more than the node has at all', { requests: { cpu: '1001m' } }, {}, 'Insufficient cpu (for good)'],
    [
      'one lack for good is one of the whole',
      { requests: { cpu: '2', memory: '1Gi' } },
      { memory: '1Gi' },
      'Insufficient cpu, Insufficient memory (for good)',
    ],
    ['ephemeral storage', { requests: { 'ephemeral-storage': '11Gi' } }, {}, 'Insufficient ephemeral-storage (for good)'],
    ['extended resources', { requests: { 'example.com/gpu': '1' } }, { 'example.com/gpu': '2' }, 'Insufficient example.com/gpu'],
    ['a resource that the node does not have', { requests: { 'example.com/other': '1' } }, {}, 'Insufficient example.com/other (for good)'],
    ['none of such a resource is not asked for', { requests: { 'example.com/other': '0' } }, {}, 'fits'],
    ['overhead counts', { requests: { cpu: '900m' }, overhead: { cpu: '200m' } }, {}, 'Insufficient cpu (for good)'],
    [
      'the requests of the Pod as a whole go before those of its containers',
      { requests: { cpu: '100m' }, resources: { requests: { cpu: '1' } } },
      { cpu: '500m' },
      'Insufficient cpu',
    ],
    [
      'the largest init container counts',
      { initContainers: [container('i', { cpu: '900m' }), container('j', { cpu: '800m' })] },
      { cpu: '150m' },
      'Insufficient cpu',
    ],
    [
      'init containers are not summed up',
      { initContainers: [container('i', { cpu: '500m' }), container('j', { cpu: '500m' })] },
      { cpu: '500m' },
      'fits',
    ],
    [
      'init and app containers are not summed up',
      { requests: { cpu: '500m' }, initContainers: [container('i', { cpu: '500m' })] },
      { cpu: '500m' },
      'fits',
    ],
    [
      'sidecars and app containers are',
      { requests: { cpu: '500m' }, initContainers: [container('s', { cpu: '500m' }, { restartPolicy: 'Always' })] },
      { cpu: '1m' },
      'Insufficient cpu',
    ],
    [
      'an init container runs beside the sidecars before it',
      { initContainers: [container('s', { cpu: '500m' }, { restartPolicy: 'Always' }), container('i', { cpu: '501m' })] },
      {},
      'Insufficient cpu (for good)',
    ],
    [
      'but not beside those after it',
      { initContainers: [container('i', { cpu: '501m' }), container('s', { cpu: '500m' }, { restartPolicy: 'Always' })] },
      {},
      'fits',
    ],
  ];
  test.each(cases)('%s', (_name, subject, used, verdict) => {
    expect(filtered(FIT, pod('p', subject), small, pod('other', { on: 'n', requests: used }))).toEqual({ n: verdict });
  });

  test('the number of Pods is bounded', () => {
    const full = node('n', { allocatable: { pods: '1' } });
    expect(filtered(FIT, pod('p'), full, pod('other', { on: 'n' }))).toEqual({ n: 'Too many pods' });
    expect(filtered(FIT, pod('p', { requests: { cpu: '5' } }), full, pod('other', { on: 'n' }))).toEqual({
      n: 'Too many pods, Insufficient cpu (for good)',
    });
  });

  test('Pods that have ended take no room', () => {
    const ended = pod('other', { on: 'n', requests: { cpu: '1' }, status: { phase: 'Failed', conditions: [] } });
    expect(filtered(FIT, pod('p', { requests: { cpu: '1' } }), small, ended)).toEqual({ n: 'fits' });
  });
});

describe('score: the mean of what is left', () => {
  const sized = (name: string, cpu: string, memory: string) => node(name, { allocatable: { cpu, memory } });

  test('nodes of different sizes', () => {
    expect(scored(FIT, pod('p', { requests: { cpu: '3', memory: '5000' } }), sized('n1', '4', '10000'), sized('n2', '6', '10000'))).toEqual(
      {
        n1: 37,
        n2: 50,
      },
    );
  });

  test('who asks for nothing counts as 100m and 200 MiB', () => {
    expect(scored(FIT, pod('p'), sized('n', '1', '2000Mi'))).toEqual({ n: 90 });
    expect(scored(FIT, pod('p'), sized('n', '1', '2000Mi'), pod('other', { on: 'n' }))).toEqual({ n: 80 });
  });

  // noderesources/fit.go NewFit makes the scorer without telling it that requests of the Pod as a whole are on.
  test('requests of the Pod as a whole are for the fit alone: the containers are scored', () => {
    const whole = { resources: { requests: { cpu: '800m', memory: '1800Mi' } } };
    expect(scored(FIT, pod('p', whole), sized('n', '1', '2000Mi'))).toEqual({ n: 90 });
    expect(filtered(FIT, pod('p', whole), sized('n', '500m', '2000Mi'))).toEqual({ n: 'Insufficient cpu (for good)' });
  });

  test('what runs there counts', () => {
    const other = pod('other', { on: 'n1', requests: { cpu: '2', memory: '4Gi' } });
    expect(scored(FIT, pod('p', { requests: { cpu: '1', memory: '2Gi' } }), node('n1'), node('n2'), other)).toEqual({ n1: 25, n2: 75 });
  });
});
