/** Words the kubelet puts into statuses. Source: pkg/kubelet (kubelet_pods.go, container/sync_result.go, images/types.go, status/generate.go). */
export const CONTAINER_CREATING = 'ContainerCreating';
export const POD_INITIALIZING = 'PodInitializing';
export const RESTARTING_ALL_CONTAINERS = 'RestartingAllContainers';
export const RESTARTING_ALL_MESSAGE = 'The container is removed because RestartAllContainers in place';
export const STATUS_UNKNOWN = 'ContainerStatusUnknown';
export const STATUS_UNKNOWN_TERMINATED = 'The container could not be located when the pod was terminated';
export const STATUS_UNKNOWN_DELETED = 'The container could not be located when the pod was deleted.  The container used to be Running';
export const INIT_STATUS_LOST =
  'Unable to get init container status from container runtime and pod has been initialized, treat it as exited normally';
/** Exit code of a container whose real one is not known. */
export const UNKNOWN_EXIT_CODE = 137;

/** Why a container could not be started, as its waiting reason says. */
export const START_ERRORS = {
  crashLoopBackOff: 'CrashLoopBackOff',
  imagePullBackOff: 'ImagePullBackOff',
  imagePull: 'ErrImagePull',
  imageNeverPull: 'ErrImageNeverPull',
  imageInspect: 'ImageInspectError',
  invalidImageName: 'InvalidImageName',
  registryUnavailable: 'RegistryUnavailable',
  createContainerConfig: 'CreateContainerConfigError',
  createContainer: 'CreateContainerError',
  runContainer: 'RunContainerError',
  postStartHook: 'PostStartHookError',
} as const;

export type StartError = (typeof START_ERRORS)[keyof typeof START_ERRORS];
