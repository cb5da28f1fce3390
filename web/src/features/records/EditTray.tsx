export function EditTray() {
  return null;
}
