namespace Cashback.Alarms;

/// <summary>GET /v1/alarms, one line.</summary>
internal sealed record Alarm(string Code, int Count, bool More, DateTimeOffset? Since, string? On)
{
    /// <summary>What it is called. The books were never added up, or once: which of them one should know.</summary>
    public string Text => Code == "proof_old" && Since is null ? "proof_none" : Code;

    /// <summary>Where it is dealt with; null: not on a page of the console.</summary>
    public string? Path => Code switch
    {
        "refunds_failed" => $"/matches/{On}/refunds?status=failed",
        "topups_unmatched" => "/top-ups?status=unmatched",
        "payouts_waiting" => "/payouts?status=pending",
        "payouts_unsent" => "/payouts?status=approved",
        "job_waiting" or "job_paused" or "job_failed" => $"/jobs/{On}",
        "drawer_open" => $"/tills/{On}",
        "webhook_off" or "webhook_failing" => $"/webhooks/{On}",
        "letters_waiting" => null,
        _ => "/books",
    };

    /// <summary>Something is wrong, and not only waiting.</summary>
    public bool IsTrouble => Code is "proof_differs" or "provider_differs" or "transit_old" or "messages_parked" or "refunds_failed" or "job_failed" or "webhook_off" or "webhook_failing" or "letters_waiting";
}
