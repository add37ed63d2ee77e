using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Cashback.Keys;
using Cashback.Operations;
using Cashback.Programmes;
using Cashback.Stories;

namespace Cashback.Grains;

/// <summary>Everything that is stored or sent comes back as it was.</summary>
public sealed class WireTests
{
    public static TheoryData<Type> Commands => [.. Examples.Cases(typeof(Command))];

    public static TheoryData<Type> Replies => [.. Examples.Cases(typeof(Reply))];

    public static TheoryData<Type> Refusals => [.. Examples.Cases(typeof(Refusal))];

    /// <summary>Everything else that is stored: the serializer lists it.</summary>
    public static TheoryData<Type> Rows =>
        [.. typeof(Wire).GetCustomAttributesData().Where(a => a.AttributeType == typeof(JsonSerializableAttribute)).Select(a => (Type)a.ConstructorArguments[0].Value!).Where(t => t != typeof(Command) && t != typeof(Reply))];

    [Theory]
    [MemberData(nameof(Commands))]
    public void Command_ComesBackAsItWas(Type type) => RoundTrip<Command>(type, Wire.Default.Command);

    [Theory]
    [MemberData(nameof(Replies))]
    public void Reply_ComesBackAsItWas(Type type) => RoundTrip<Reply>(type, Wire.Default.Reply);

    [Theory]
    [MemberData(nameof(Refusals))]
    public void Refusal_ComesBackAsItWas(Type type)
    {
        foreach (var refusal in new[] { Examples.Full(type), Examples.Bare(type) })
        {
            var text = JsonSerializer.Serialize(new Refused((Refusal)refusal), Wire.Default.Reply);
            Assert.Equal(refusal, Assert.IsType<Refused>(JsonSerializer.Deserialize(text, Wire.Default.Reply)).Refusal);
        }
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public void Row_ComesBackAsItWas(Type type) => RoundTrip<object>(type, Wire.Default.GetTypeInfo(type)!);

    [Fact]
    public void State_ComesBackAsItWas()
    {
        foreach (var decider in Deciders.All)
        {
            var type = decider.GetType().BaseType!.GetGenericArguments()[0];
            foreach (var state in new[] { Examples.Full(type), Examples.Bare(type) }.Cast<GrainState>())
            {
                var bytes = decider.Save(state);
                var back = decider.Load(bytes);
                Assert.Equivalent(state, back, strict: true);
                Assert.Equal(Encoding.UTF8.GetString(bytes), Encoding.UTF8.GetString(decider.Save(back)));
            }
        }
    }

    [Fact]
    public void Names_AreGivenOnce()
    {
        foreach (var hierarchy in new[] { typeof(Command), typeof(Reply), typeof(Refusal) })
        {
            // A view answers a query; a few are recorded as the reply to a command too.
            var cases = Examples.Cases(hierarchy).ToList();
            var concrete = hierarchy.Assembly.GetTypes().Where(t => t.IsSubclassOf(hierarchy) && !t.IsAbstract && !t.IsSubclassOf(typeof(Query)) && (!t.Name.EndsWith("View", StringComparison.Ordinal) || cases.Contains(t)));
            Assert.Equal(concrete.OrderBy(t => t.Name), cases.OrderBy(t => t.Name));
        }
    }

    [Fact]
    public void Settings_ThatSayNothing_AreTheDefaults()
    {
        var text = """{"t":"changeSettings","settings":{}}""";
        var settings = Assert.IsType<ChangeSettings>(JsonSerializer.Deserialize(text, Wire.Default.Command)).Settings;
        Assert.Equivalent(new Settings(), settings, strict: true);
        text = """{"t":"changeSettings","settings":{"earn":{},"redeem":{},"topUpCashback":{},"exchange":{},"payout":{}}}""";
        settings = Assert.IsType<ChangeSettings>(JsonSerializer.Deserialize(text, Wire.Default.Command)).Settings;
        Assert.Equivalent(new Settings(), settings, strict: true);
    }

    [Fact]
    public void Settings_WithEverythingOff_StayOff()
    {
        var off = new Settings
        {
            Version = 9,
            TopUpCashback = new() { Enabled = false, Start = 1, Value = 0, Channels = [], Cap = 0, ValidDays = 0 },
            Earn = new() { Enabled = false },
            Redeem = new() { Enabled = false, MinAmount = 0, MaxAmount = 0, MaxShareBps = 0 },
            Exchange = new() { Fee = 0 },
            Card = new() { StaticDailyLimit = 0 },
            Clawback = ClawbackPolicy.WithinBalance,
            Approval = new() { PayoutFrom = 0, AdjustmentFrom = 0, RefundFrom = 0, RefundConfirmFrom = 0 },
        };
        var text = JsonSerializer.Serialize(new ChangeSettings(off), Wire.Default.Command);
        Assert.Equivalent(off, Assert.IsType<ChangeSettings>(JsonSerializer.Deserialize(text, Wire.Default.Command)).Settings, strict: true);
    }

    [Fact]
    public void UnknownMember_IsRefused() =>
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize("""{"t":"openDrawer","float":1,"flaot":2}""", Wire.Default.Command));

    [Fact]
    public void State_OfANewCard_HasShortNames() =>
        Assert.Equal("""{"k":"physical","st":"active","w":{"p":{"l":[],"d":[],"x":[]},"d":[],"r":[]}}""", Story.OfCard().Snapshot());

    private static void RoundTrip<T>(Type type, JsonTypeInfo info)
    {
        foreach (var example in new[] { Examples.Full(type), Examples.Bare(type) })
        {
            var text = JsonSerializer.Serialize(example, info);
            var back = JsonSerializer.Deserialize(text, info);
            Assert.IsAssignableFrom<T>(back);
            Assert.Equivalent(example, back, strict: true);
            Assert.Equal(text, JsonSerializer.Serialize(back, info));
        }
    }
}
