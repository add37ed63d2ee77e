namespace Cashback.Grains;

/// <summary>The kinds of grain. The value is stored in every key: never renumber, never reuse.</summary>
public enum GrainKind : byte
{
    /// <summary>The one grain of the installation: counts programmes.</summary>
    Platform = 1,
    /// <summary>One merchant's rules, keys and lists; one a programme, key 0.</summary>
    Programme = 2,
    Venue = 3,
    Till = 4,
    Card = 5,
    Customer = 6,
    Group = 7,
    Job = 8,
    Payout = 9,
    Voucher = 10,
    Match = 11,
    Ticket = 12,
    TopUp = 13,
    ApiKey = 14,
    Endpoint = 15,
    /// <summary>What goes back to one payment of a match's tickets.</summary>
    RefundPayment = 17,
    /// <summary>Payouts in one file for the bank.</summary>
    Batch = 16,
    /// <summary>A name that is unique in its programme, such as an external id; key: keyed hash of it.</summary>
    Name = 20,
    /// <summary>One sign-in by one-time code, in programme 0; key: hash of the code.</summary>
    SignIn = 21,
    /// <summary>Account of a person who works for the merchant.</summary>
    Staff = 70,
    /// <summary>A merchant asks for a programme; in programme 0.</summary>
    Application = 71,
}
