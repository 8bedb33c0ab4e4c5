CREATE VIEW v_stays AS
SELECT b.booking_id, r.room_no, g.full_name, DATEDIFF(b.depart, b.arrive) AS nights, IFNULL(b.price, r.rate * DATEDIFF(b.depart, b.arrive)) AS price,
  b.adults + b.children AS persons, (b.adults + b.children) > r.beds AS overbooked, DATE_FORMAT(b.arrive, '%a %d %b %y') AS arrive_text,
  TO_DAYS(b.arrive) AS day_number, DATE_FORMAT(b.depart, '%v/%x') AS week_text
FROM bookings b INNER JOIN rooms r ON r.room_no = b.room_no INNER JOIN guests g ON g.guest_id = b.guest_id
WHERE b.status <> 'X';

CREATE VIEW v_occupancy AS
SELECT r.kind, COUNT(DISTINCT r.room_no) AS rooms, COALESCE(SUM(DATEDIFF(LEAST(b.depart, '2024-04-01'), GREATEST(b.arrive, '2024-01-01'))), 0) AS nights
FROM rooms r LEFT JOIN bookings b ON b.room_no = r.room_no AND b.arrive < '2024-04-01' AND b.depart > '2024-01-01' AND b.status IN ('O', 'I', 'B')
GROUP BY r.kind;

CREATE VIEW v_guest_names AS
SELECT guest_id, TRIM(SUBSTRING_INDEX(full_name, ',', -1)) AS first_name, TRIM(SUBSTRING_INDEX(full_name, ',', 1)) AS last_name,
  vip = 'Y' AS is_vip, IFNULL(NULLIF(TRIM(notes), ''), '-') AS notes, FIELD(nationality, 'POL', 'JPN', 'GBR') AS region,
  ASCII(full_name) AS first_code, REPEAT('*', LENGTH(IFNULL(notes, ''))) AS stars, CONCAT('[', RPAD(LEFT(full_name, 3), 5, '.'), ']') AS badge
FROM guests;

CREATE VIEW v_room_amenities AS
SELECT room_no, amenities, amenities LIKE '%bath%' AS has_bath, IF(FIND_IN_SET('tv', amenities), 'TV', 'no TV') AS tv,
  LENGTH(amenities) - LENGTH(REPLACE(amenities, ',', '')) + (amenities <> '') AS amenity_count, rate * 1.1 AS with_tax, CEIL(rate) AS up, -rate AS negative,
  rate > 90 AND beds >= 2 AS fancy
FROM rooms;

CREATE VIEW v_current_factor AS
SELECT r.room_no, r.kind, (SELECT f.factor FROM rates f WHERE f.kind = r.kind AND f.valid_from <= '2024-03-15' ORDER BY f.valid_from DESC LIMIT 1) AS factor,
  NOT EXISTS (SELECT NULL FROM bookings b WHERE b.room_no = r.room_no AND '2024-03-01' BETWEEN b.arrive AND SUBDATE(b.depart, 1)) AS free_on_march_1
FROM rooms r;
