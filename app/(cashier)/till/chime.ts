/** The sound of a payment: two notes made on the spot, nothing to load. Browsers unlock sound by a tap or key only. */
const KEY = "till.sound";
const PAID = [
  { hz: 880, at: 0 },
  { hz: 1318.5, at: 0.13 },
] as const;
/** Falls, and twice: nobody takes it for a payment. */
const LOOK_HERE = [
  { hz: 660, at: 0 },
  { hz: 440, at: 0.2 },
  { hz: 660, at: 0.6 },
  { hz: 440, at: 0.8 },
] as const;
const LENGTH_S = 0.5;
const LOUDNESS = 0.35;

let audio: AudioContext | undefined;

/** Called inside a tap or key press. */
export function unlockSound(): void {
  audio ??= new AudioContext();
  if (audio.state === "suspended") void audio.resume();
}

export function isSoundOn(): boolean {
  return localStorage.getItem(KEY) !== "off";
}

export function setSound(on: boolean): void {
  localStorage.setItem(KEY, on ? "on" : "off");
}

export const playChime = (): void => play(PAID);
/** Somebody must look at the till. */
export const playWarning = (): void => play(LOOK_HERE);

function play(notes: readonly { hz: number; at: number }[]): void {
  if (!audio || !isSoundOn()) return;
  const start = audio.currentTime;
  for (const note of notes) {
    const tone = audio.createOscillator();
    const volume = audio.createGain();
    tone.frequency.value = note.hz;
    volume.gain.setValueAtTime(0, start + note.at);
    volume.gain.linearRampToValueAtTime(LOUDNESS, start + note.at + 0.01);
    volume.gain.exponentialRampToValueAtTime(0.001, start + note.at + LENGTH_S);
    tone.connect(volume).connect(audio.destination);
    tone.start(start + note.at);
    tone.stop(start + note.at + LENGTH_S);
  }
}
