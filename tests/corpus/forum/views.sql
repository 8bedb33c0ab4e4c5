CREATE VIEW v_topic_list AS
SELECT t.topic_id, t.title, u.username AS author, t.replies, FROM_UNIXTIME(u.reg_ts) AS author_since,
  UNIX_TIMESTAMP(t.created) AS created_ts, (SELECT GROUP_CONCAT(g.tag ORDER BY g.tag) FROM tags g WHERE g.topic_id = t.topic_id) AS tags
FROM topics t INNER JOIN users u ON u.user_id = t.user_id;

CREATE VIEW v_post_scores AS
SELECT p.post_id, p.topic_id, IFNULL(SUM(v.value), 0) AS score, COUNT(v.user_id) AS votes, SUM(IF(v.value > 0, 1, 0)) AS ups,
  LEFT(p.body, 10) AS teaser, RIGHT(p.body, 4) AS tail, LENGTH(p.body) - LENGTH(REPLACE(p.body, ' ', '')) + 1 AS words
FROM posts p LEFT JOIN votes v ON v.post_id = p.post_id
GROUP BY p.post_id;

CREATE VIEW v_user_rank AS
SELECT user_id, username, karma, RANK() OVER (ORDER BY karma DESC) AS rnk, DENSE_RANK() OVER (ORDER BY posts DESC) AS post_rank,
  ROUND(100 * karma / NULLIF(posts, 0), 2) AS karma_per_100, INET_NTOA(ip) AS ip
FROM users
WHERE banned = 0 OR banned IS NULL;

CREATE VIEW v_threads AS
WITH RECURSIVE th (post_id, parent_id, depth, root) AS (
  SELECT post_id, parent_id, 0, post_id FROM posts WHERE parent_id IS NULL
  UNION ALL
  SELECT p.post_id, p.parent_id, th.depth + 1, th.root FROM posts p JOIN th ON p.parent_id = th.post_id
)
SELECT root, COUNT(*) AS posts, MAX(depth) AS depth FROM th GROUP BY root;

CREATE VIEW v_suspicious_posts AS
SELECT post_id, user_id, body LIKE '%spam%' AS is_spam, body REGEXP '[A-Z]{3,}' AS shouting, LOCATE('spam', body) AS first_spam,
  LOCATE('spam', body, 5) AS next_spam, STRCMP(body, 'm') AS cmp, REVERSE(LEFT(body, 5)) AS rev, MD5(body) AS hash
FROM posts
WHERE (edited IS NULL) XOR (user_id = 2);
