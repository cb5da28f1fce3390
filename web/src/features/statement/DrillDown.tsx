export default function DrillDown(_: object) {
  return null;
}
