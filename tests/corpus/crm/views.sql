CREATE VIEW v_pipeline AS
SELECT LOWER(stage) AS stage, COUNT(*) AS n, SUM(amount) AS amount, ROUND(SUM(amount * probability / 100), 2) AS weighted
FROM opportunities
WHERE stage NOT IN ('won', 'lost')
GROUP BY LOWER(stage);

CREATE VIEW v_contact_cards AS
SELECT c.contact_id, c.name, SUBSTRING_INDEX(c.name, ' ', 1) AS first_word, SUBSTRING_INDEX(c.name, ' ', -1) AS last_word,
  SUBSTRING_INDEX(c.email, '@', -1) AS domain, IF(c.phone IS NULL OR c.phone = '', 'none', REPLACE(REPLACE(c.phone, ' ', ''), '-', '')) AS phone,
  a.name AS account, COALESCE(a.industry, 'unknown') AS industry
FROM contacts c JOIN accounts a ON a.account_id = c.account_id;

CREATE VIEW v_activity_calendar AS
SELECT act_id, kind, DATE(starts) AS day, TIME_FORMAT(TIME(starts), '%H:%i') AS at, starts + INTERVAL minutes MINUTE AS ends,
  DAYOFWEEK(starts) AS dow, WEEKDAY(starts) AS wd, DAYNAME(starts) AS dayname, MONTHNAME(starts) AS monthname, QUARTER(starts) AS q,
  WEEK(starts, 3) AS iso_week, DAYOFYEAR(starts) AS doy
FROM activities;

CREATE VIEW v_account_owners AS
SELECT LOWER(owner) AS owner, COUNT(*) AS accounts, SUM(revenue > 100000) AS big_ones, MAX(revenue) AS top_revenue
FROM accounts
WHERE owner IN ('KIM', 'lea')
GROUP BY LOWER(owner);

CREATE VIEW v_best_opportunity AS
SELECT a.account_id, a.name, (SELECT o.stage FROM opportunities o WHERE o.account_id = a.account_id ORDER BY o.amount DESC LIMIT 1) AS best_stage,
  (SELECT MAX(o.amount) FROM opportunities o WHERE o.account_id = a.account_id) AS best_amount,
  EXISTS (SELECT 1 FROM contacts c WHERE c.account_id = a.account_id AND c.score >= 50) AS has_champion
FROM accounts a
WHERE a.deleted = b'0';
