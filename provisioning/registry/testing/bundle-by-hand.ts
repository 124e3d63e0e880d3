import { parseImageReference } from "#model/image-reference.ts";
import { bundleImages } from "../bundle-images.ts";

/** A bundle as a program of its own, to be killed: `bundle-by-hand.ts <cache> <image> <skopeo option> <skopeo words…>`. */
const [cacheDirectory = "", image = "", option = "", ...skopeo] = process.argv.slice(2);
const images = [parseImageReference(image)];
await bundleImages({ cacheDirectory, images, skopeo, options: [option], onProgress: (text) => console.log(text) });
