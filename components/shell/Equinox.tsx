import styles from "@/components/shell/Equinox.module.css";

/** The sun's way over one day at the equinox: as long above the horizon as below it. A decoration. */
export function Equinox() {
  const day = "M0 120C66.7 -20 133.3 -20 200 120Z";
  const night = "M200 120C266.7 260 333.3 260 400 120Z";
  return (
    <svg
      viewBox="0 0 400 240"
      className={styles.picture}
      aria-hidden="true"
      preserveAspectRatio="xMidYMid meet"
    >
      <path d={day} className={styles.day} />
      <path d={night} className={styles.night} />
      {[34, 67, 100, 133, 166].map((x) => (
        <path key={x} d={`M${x} 116v8`} className={styles.tick} />
      ))}
      {[234, 267, 300, 333, 366].map((x) => (
        <path key={x} d={`M${x} 116v8`} className={styles.tick} />
      ))}
      <path d="M0 120h400" className={styles.horizon} />
      <circle cx="100" cy="15" r="10" className={styles.sun} />
      <circle cx="300" cy="225" r="10" className={styles.moon} />
    </svg>
  );
}
