/** As POD_STRUCTURES, of claims of devices. Source: pkg/apis/resource/types.go. */
export const DEVICE_STRUCTURES: Readonly<Record<string, string>> = {
  CELDeviceSelector: 'Expression:s',
  CapacityRequirements: 'Requests:{}q',
  DeviceClaim: 'Requests:[]DeviceRequest Constraints:[]DeviceConstraint Config:[]DeviceClaimConfiguration',
  DeviceClaimConfiguration: 'Requests:[] Opaque:?OpaqueDeviceConfiguration',
  DeviceConstraint: 'Requests:[] MatchAttribute:* DistinctAttribute:*',
  DeviceRequest: 'Name:s Exactly:?ExactDeviceRequest FirstAvailable:[]DeviceSubRequest',
  DeviceSelector: 'CEL=cel:?CELDeviceSelector',
  DeviceSubRequest: `
    Name:s DeviceClassName:s Selectors:[]DeviceSelector AllocationMode:s Count:n Tolerations:[]DeviceToleration
    Capacity:?CapacityRequirements`,
  DeviceToleration: 'Key:s Operator:s Value:s Effect:s TolerationSeconds:*',
  ExactDeviceRequest: `
    DeviceClassName:s Selectors:[]DeviceSelector AllocationMode:s Count:n AdminAccess:* Tolerations:[]DeviceToleration
    Capacity:?CapacityRequirements`,
  OpaqueDeviceConfiguration: 'Driver:s Parameters:*',
  ResourceClaimSpec: 'Devices:DeviceClaim',
  ResourceClaimTemplateSpec: '+ObjectMeta Spec:ResourceClaimSpec',
};
