using Cashback.Access;
using Cashback.Adjustments;
using Cashback.Alarms;
using Cashback.Applications;
using Cashback.Audits;
using Cashback.Books;
using Cashback.Cards;
using Cashback.Codes;
using Cashback.Customers;
using Cashback.Groups;
using Cashback.Health;
using Cashback.Jobs;
using Cashback.Keys;
using Cashback.Mail;
using Cashback.Matches;
using Cashback.Me;
using Cashback.Metrics;
using Cashback.OpenApi;
using Cashback.Operations;
using Cashback.Payments;
using Cashback.Payouts;
using Cashback.Problems;
using Cashback.Programmes;
using Cashback.Purchases;
using Cashback.Reads;
using Cashback.Replays;
using Cashback.Rfm;
using Cashback.Scans;
using Cashback.SignIns;
using Cashback.Staff;
using Cashback.Tills;
using Cashback.TopUps;
using Cashback.Venues;
using Cashback.Vouchers;
using Cashback.Webhooks;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Cashback;

/// <summary>
/// The HTTP API, for any host. The host registers <see cref="Grains.IGrains"/>, <see cref="IReads"/>, <see cref="IReports"/> and
/// <see cref="IProof"/>, for webhooks <see cref="IDeliveries"/>, and tells <see cref="SecretLeases"/> of its commits.
/// </summary>
public static class ClientApi
{
    public static IServiceCollection AddClientApi(this IServiceCollection services, MasterKey master)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(master);
        services.AddSingleton<QrTokens>();
        services.AddSingleton<RotatingTokens>();
        services.AddSingleton<PersonVault>();
        services.AddSingleton<People>();
        services.AddSingleton<Erasing>();
        services.AddMail();
        services.AddSingleton<SignInDesk>();
        services.AddSingleton<SoldReader>();
        services.AddHostedService<ReplayRunner>();
        services.AddSingleton<Passwords>();
        services.AddSingleton<SealedState>();
        services.AddSingleton<AttemptLimits>();
        services.AddSingleton<StaffPeople>();
        services.AddSingleton<StaffDesk>();
        services.AddSingleton<Invitations>();
        services.AddSingleton<InvitationLetter>();
        services.AddSingleton<Passkeys>();
        services.AddSingleton<CardNumbers>();
        services.AddSingleton<ClaimCodes>();
        services.AddSingleton<CardCodes>();
        services.AddSingleton<KeySecrets>();
        services.AddSingleton(provider => new SampleCard(provider.GetRequiredService<QrTokens>()));
        services.AddSingleton<SecretLeases>();
        services.AddSingleton<Throttle>();
        services.AddSingleton<Acting>();
        services.AddSingleton<CardFinder>();
        services.AddSingleton<OnlineTopUps>();
        services.AddSingleton<VoucherCodes>();
        services.AddSingleton<RefundLinks>();
        services.AddSingleton<RefundPaymentList>();
        services.AddSingleton<PayoutViews>();
        services.AddSingleton<WholeProof>();
        services.AddSingleton<ProofGate>();
        services.AddSingleton<AlarmDesk>();
        services.TryAddSingleton(new WebhookOptions());
        services.AddSingleton<WebhookSecrets>();
        services.AddSingleton<WebhookClient>();
        services.AddSingleton<WebhookSender>();
        services.AddHostedService<WebhookPump>();
        services.AddSingleton<MemberFinder>();
        services.AddSingleton<Snapshot>();
        services.AddSingleton<RfmPeople>();
        services.AddSingleton<CustomerOrders>();
        services.AddSingleton<Meters>();
        services.ConfigureHttpJsonOptions(options =>
        {
            ApiJson.Configure(options.SerializerOptions);
            options.SerializerOptions.TypeInfoResolver = ApiJson.Strict;
        });
        services.AddApiDescription();
        return services;
    }

    /// <summary>The order matters: problems catch what is inside of them, and nobody is let through unknown.</summary>
    public static void UseClientApi(this WebApplication app)
    {
        app.UseMiddleware<ProblemMiddleware>();
        app.UseRouting();
        app.UseMiddleware<AccessMiddleware>();
    }

    public static void MapClientApi(this WebApplication app)
    {
        var v1 = app.MapGroup("/v1");
        v1.MapProgrammes();
        v1.MapMe();
        v1.MapSettings();
        v1.MapPreview();
        v1.MapReplays();
        v1.MapKeys();
        v1.MapVenues();
        v1.MapTills();
        v1.MapCards();
        v1.MapCardPrints();
        v1.MapCardLinks();
        v1.MapCardCodes();
        v1.MapLostCards();
        v1.MapCardImport();
        v1.MapCustomers();
        v1.MapSignIns();
        v1.MapStaff();
        v1.MapStaffSignIn();
        v1.MapAccount();
        v1.MapAudit();
        v1.MapApplications();
        v1.MapPurchases();
        v1.MapScans();
        v1.MapExchanges();
        v1.MapTopUps();
        v1.MapCashOut();
        v1.MapPayouts();
        v1.MapVouchers();
        v1.MapAdjustments();
        v1.MapReinstatements();
        v1.MapOperations();
        if (app.Services.GetService<IPayments>() is not null)
            v1.MapProviderWebhook();
        if (app.Services.GetService<ISandbox>() is not null)
            v1.MapSandbox();
        v1.MapGroups();
        v1.MapJobs();
        v1.MapAlarms();
        v1.MapMatches();
        v1.MapTickets();
        v1.MapRefundChoices();
        if (app.Services.GetService<IRfm>() is not null)
            v1.MapRfm();
        if (app.Services.GetService<IDeliveries>() is not null)
            v1.MapWebhooks();
        v1.MapProof();
        v1.MapReports();
        app.MapOperation();
        app.MapOpenApi();
    }

    /// <summary>Health and metrics, also of a process that serves nothing else.</summary>
    public static void MapOperation(this WebApplication app)
    {
        app.MapHealth();
        app.MapMetrics();
    }
}
