import { Framework } from './framework/framework.ts';
import type { Handle, Plugin } from './framework/plugin.ts';
import { DefaultPreemption } from './plugins/defaultPreemption.ts';
import { DynamicResources } from './plugins/dynamicResources.ts';
import { ImageLocality } from './plugins/imageLocality.ts';
import { InterPodAffinity } from './plugins/interPodAffinity.ts';
import { NodeAffinity } from './plugins/nodeAffinity.ts';
import { NodeDeclaredFeatures } from './plugins/nodeDeclaredFeatures.ts';
import { NodeName } from './plugins/nodeName.ts';
import { NodePorts } from './plugins/nodePorts.ts';
import { NodeResourcesBalancedAllocation } from './plugins/nodeResourcesBalancedAllocation.ts';
import { NodeResourcesFit } from './plugins/nodeResourcesFit.ts';
import { NodeUnschedulable } from './plugins/nodeUnschedulable.ts';
import { NodeVolumeLimits } from './plugins/nodeVolumeLimits.ts';
import { PodTopologySpread } from './plugins/podTopologySpread.ts';
import { SchedulingGates } from './plugins/schedulingGates.ts';
import { TaintToleration } from './plugins/taintToleration.ts';
import { VolumeBinding } from './plugins/volumeBinding.ts';
import { VolumeRestrictions } from './plugins/volumeRestrictions.ts';
import { VolumeZone } from './plugins/volumeZone.ts';
import type { Nominator } from './queue/nominator.ts';

/** Weights of the scores; 1 where nothing is said. Source: pkg/scheduler/apis/config/v1/default_plugins.go. */
const WEIGHTS: Readonly<Record<string, number>> = {
  TaintToleration: 3,
  NodeAffinity: 2,
  DynamicResources: 2,
  PodTopologySpread: 2,
  InterPodAffinity: 2,
};

export interface Profile {
  readonly framework: Framework;
  readonly preemption: DefaultPreemption;
  readonly dynamicResources: DynamicResources;
  readonly volumeBinding: VolumeBinding;
}

/** The default profile of Kubernetes 1.36: plugins in the order in which they are asked. */
export function defaultProfile(handle: Handle, nominator: Nominator): Profile {
  const preemption = new DefaultPreemption(handle, nominator);
  const dynamicResources = new DynamicResources(handle);
  const volumeBinding = new VolumeBinding(handle);
  const plugins: readonly Plugin[] = [
    new SchedulingGates(),
    new NodeUnschedulable(),
    new NodeName(),
    new TaintToleration(),
    new NodeAffinity(),
    new NodePorts(),
    new NodeResourcesFit(handle),
    new VolumeRestrictions(handle),
    new NodeVolumeLimits(handle),
    volumeBinding,
    new VolumeZone(handle),
    new PodTopologySpread(handle),
    new InterPodAffinity(handle),
    dynamicResources,
    preemption,
    new NodeResourcesBalancedAllocation(),
    new ImageLocality(handle),
    new NodeDeclaredFeatures(),
  ];
  return { framework: new Framework(plugins, WEIGHTS, handle.cache), preemption, dynamicResources, volumeBinding };
}
