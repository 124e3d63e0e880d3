/** What shim and GRUB ask for and do without (see the README of pxe/). */
export const harmlessMissingFiles =
  /(^|\/)(revocations[^/]*\.efi|shim_certificate[^/]*\.efi|.*\.lst|grub\.cfg-.*|.*\/x86_64-efi\/.*)$/i;

export const ipxeLoaders = /^(undionly\.kpxe|snponly\.efi|ipxe\.efi)$/;
export const shimLoader = /^shimx64\.efi$/;
export const grubLoader = /^grubx64\.efi$/;
