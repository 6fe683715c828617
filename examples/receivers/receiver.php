<?php
// A webhook receiver in plain PHP: PHP_CLI_SERVER_WORKERS=8 php -d post_max_size=4M -S 127.0.0.1:8000 receiver.php
$secret = getenv('WHATSAPP_APP_SECRET');
$verifyToken = getenv('WHATSAPP_WEBHOOK_VERIFY_TOKEN');

if (parse_url($_SERVER['REQUEST_URI'], PHP_URL_PATH) !== '/webhook') {
    http_response_code(404);
    exit;
}

if ($_SERVER['REQUEST_METHOD'] === 'GET') {
    // PHP turns the dots of hub.verify_token into underscores.
    if (!hash_equals($verifyToken, (string) ($_GET['hub_verify_token'] ?? ''))) {
        http_response_code(403);
        exit('wrong verify token');
    }
    header('Content-Type: text/plain');
    exit((string) ($_GET['hub_challenge'] ?? ''));
}

$body = file_get_contents('php://input'); // the bytes as they came
$wanted = 'sha256=' . hash_hmac('sha256', $body, $secret);
if (!hash_equals($wanted, $_SERVER['HTTP_X_HUB_SIGNATURE_256'] ?? '')) {
    http_response_code(401);
    exit('wrong signature');
}

$payload = json_decode($body, true);
foreach ($payload['entry'] ?? [] as $entry) {
    foreach ($entry['changes'] ?? [] as $change) {
        foreach ($change['value']['messages'] ?? [] as $message) {
            $sender = $message['from'] ?? $message['from_user_id'] ?? null; // some users have no number
            // Put it into a queue here.
        }
        foreach ($change['value']['statuses'] ?? [] as $status) {
            $code = $status['errors'][0]['code'] ?? null;
            // Mark the message here.
        }
    }
}
http_response_code(200);
