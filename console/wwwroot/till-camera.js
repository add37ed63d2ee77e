// Reads a code by camera: with the browser's own reader, or with the one that comes along.
async function reader(wasm) {
  if ('BarcodeDetector' in globalThis && (await BarcodeDetector.getSupportedFormats()).includes('qr_code')) return new BarcodeDetector({ formats: ['qr_code'] });
  const own = await import('./vendor/barcode/ponyfill.js');
  own.setZXingModuleOverrides({ locateFile: () => wasm });
  return new own.BarcodeDetector({ formats: ['qr_code'] });
}

export async function open(dialog) {
  const video = dialog.querySelector('video');
  const text = dialog.querySelector('.camera-text');
  let stream;
  dialog.showModal();
  try {
    stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment', width: { ideal: 1280 } }, audio: false });
    video.srcObject = stream;
    await video.play();
    const codes = await reader(dialog.dataset.wasm);
    while (dialog.open) {
      const [found] = await codes.detect(video);
      if (found) return found.rawValue;
      await new Promise(next => requestAnimationFrame(next));
    }
    return null;
  } catch {
    text.textContent = dialog.dataset.refused;
    await new Promise(closed => dialog.addEventListener('close', closed, { once: true }));
    return null;
  } finally {
    stream?.getTracks().forEach(track => track.stop());
    dialog.close();
  }
}
