/** Codes seen by the camera, where the browser can read them by itself. */

/** Whether this browser reads codes. */
export function able() {
  return "BarcodeDetector" in globalThis && Boolean(navigator.mediaDevices?.getUserMedia);
}

/**
 * Show the camera's picture and wait for a code.
 *
 * @param {HTMLVideoElement} video
 * @param {AbortSignal} stop
 * @returns {Promise<string | null>} null where it was stopped
 */
export async function scan(video, stop) {
  const stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
  try {
    video.srcObject = stream;
    await video.play();
    // @ts-expect-error the types of the DOM do not have it yet
    const detector = new BarcodeDetector({ formats: ["qr_code"] });
    while (!stop.aborted) {
      const [found] = await detector.detect(video);
      if (found?.rawValue) return found.rawValue;
      await new Promise((resolve) => setTimeout(resolve, 150));
    }
    return null;
  } finally {
    stream.getTracks().forEach((track) => track.stop());
    video.srcObject = null;
  }
}
